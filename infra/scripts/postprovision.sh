#!/bin/sh
# After all is made: the vault has every secret, azd's file has none, and the roles are in force.
set -eu
. "$(dirname "$0")/common.sh"
check_subscription

missing=$(missing_in_vault) || fail "The names in the vault $BRIDGE_VAULT_NAME cannot be read."
[ -z "$missing" ] || fail "The vault $BRIDGE_VAULT_NAME has no value for: $(printf '%s' "$missing" | tr '\n' ' '). For each: azd env set NAME VALUE; then azd provision."
for name in $(secrets); do
  [ -z "$(value_of "$name")" ] || azd env set "$name" '' --environment "$AZURE_ENV_NAME" --no-prompt
done
echo "The vault has every secret; azd's file keeps none."

case ${BRIDGE_HAS_WITNESS:-} in
  [Ff]alse)
    echo "Nobody can be asked from here whether the roles are in force. If the next step is answered 403, wait some minutes and run: azd deploy"
    exit 0
    ;;
esac

# A role takes up to ten minutes, rarely longer. The app's own cannot be asked for from outside; this one was given after it.
try=0
until az storage blob list --subscription "$AZURE_SUBSCRIPTION_ID" --account-name "$BRIDGE_STORAGE_NAME" --container-name deployments \
  --auth-mode login --num-results 1 --output none 2>/dev/null; do
  try=$((try + 1))
  if [ "$try" -ge 40 ]; then
    echo "The roles are not in force yet. If the next step is answered 403, wait some minutes and run: azd deploy"
    exit 0
  fi
  echo "Waiting for the roles to come into force (try $try of 40)."
  sleep "$pause"
done
echo "The roles are in force."
