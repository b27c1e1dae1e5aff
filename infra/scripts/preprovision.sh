#!/bin/sh
# Before anything is made: all that is missing, at once.
set -eu
. "$(dirname "$0")/common.sh"
check_subscription

there=''
[ -z "${BRIDGE_VAULT_NAME:-}" ] || there=$(vault_names | tr -d '\r') || there=''
missing=''
add() {
  missing="$missing
  - $1"
}

case $(value_of CAMPAIGN_URL) in
  https://*) ;;
  '') add "CAMPAIGN_URL: azd env set CAMPAIGN_URL https://mc.adobe.io/<organisation>/campaign" ;;
  *) add "CAMPAIGN_URL is no https address: azd env set CAMPAIGN_URL https://mc.adobe.io/<organisation>/campaign" ;;
esac
for name in $(secrets); do
  for file in infra/main.bicepparam infra/group.bicepparam; do
    grep -q "^ *$name: readEnvironmentVariable('$name', '')" "$file" || add "$name has no line under 'secrets' in $file: $name: readEnvironmentVariable('$name', '')"
  done
  if printf '%s\n' "$there" | grep -qx "$(in_vault "$name")"; then
    [ -z "$(value_of "$name")" ] || echo "$name: the vault has it already, and what azd has is not used. A new value: az keyvault secret set --subscription $AZURE_SUBSCRIPTION_ID --vault-name $BRIDGE_VAULT_NAME --name $(in_vault "$name") --file FILE"
  else
    [ -n "$(value_of "$name")" ] || add "$name: azd env set $name VALUE"
  fi
done
[ -z "$missing" ] || fail "Not everything that bridge.json names has a value:$missing"

# Where az cannot say, Azure will.
if [ -n "${AZURE_LOCATION:-}" ]; then
  if offered=$(az functionapp list-flexconsumption-locations --subscription "$AZURE_SUBSCRIPTION_ID" --query "[].name" --output tsv) && [ -n "$offered" ]; then
    printf '%s\n' "$offered" | tr -d ' \r' | tr '[:upper:]' '[:lower:]' | grep -qx "$AZURE_LOCATION" ||
      fail "The region $AZURE_LOCATION does not offer Flex Consumption. Those that do: $(printf '%s' "$offered" | tr '\r\n' '  ')"
  fi
  if versions=$(az functionapp list-flexconsumption-runtimes --subscription "$AZURE_SUBSCRIPTION_ID" --location "$AZURE_LOCATION" --runtime dotnet-isolated --query "[].version" --output tsv) && [ -n "$versions" ]; then
    printf '%s\n' "$versions" | tr -d '\r' | grep -Eqx '10(\.0)?' || fail "The region $AZURE_LOCATION does not offer .NET 10 on Flex Consumption yet."
  fi
fi
echo "Everything that bridge.json names has a value."
