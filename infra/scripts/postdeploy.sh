#!/bin/sh
# After the app is there: it starts, has its secrets, reaches its storage, and is told of new files.
set -eu
. "$(dirname "$0")/common.sh"
check_subscription

asks() {
  status=$(curl --silent --show-error --max-time 60 --output "$answer" --write-out '%{http_code}' "$BRIDGE_URL/api/health/$1") || status=000
  [ "$status" = 200 ]
}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
try=0
until asks live; do
  try=$((try + 1))
  if [ "$try" -ge 20 ]; then
    missing=$(missing_in_vault) || missing='?'
    case $missing in
      '') why="The vault has every secret that bridge.json names. The app's own identity may not be allowed to read it yet: wait some minutes, then azd hooks run postdeploy." ;;
      '?') why="The names in the vault $BRIDGE_VAULT_NAME cannot be read, either." ;;
      *) why="The vault $BRIDGE_VAULT_NAME has no secret for: $(printf '%s' "$missing" | tr '\n' ' ')." ;;
    esac
    fail "The app does not start (last answer: $status). $why Its log names every mistake in bridge.json: azd monitor --logs. Until 'azd hooks run postdeploy' succeeds, files are found by the hourly sweep only."
  fi
  echo "The app does not answer yet: $status (try $try of 20)."
  sleep "$pause"
done

# Event Grid asks the app for its consent, with a key that the host makes once it has run: several tries.
try=0
until az deployment group create --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" --name subscription \
  --template-file infra/subscription.bicep --parameters appName="$BRIDGE_APP_NAME" topicName="$BRIDGE_TOPIC_NAME" --output none; do
  try=$((try + 1))
  [ "$try" -lt 10 ] ||
    fail "Event Grid could not be subscribed; what it said is above. Until 'azd hooks run postdeploy' succeeds, files are found by the hourly sweep only."
  echo "The app does not give its consent yet (try $try of 10)."
  sleep "$pause"
done
echo "New files in the import container are told to the app."

try=0
until asks ready; do
  try=$((try + 1))
  [ "$try" -lt 20 ] || fail "The app runs and is not ready (last answer: $status $(cat "$answer")). Webhooks are answered 503 until it is."
  echo "The app is not ready yet: $status $(cat "$answer") (try $try of 20)."
  sleep "$pause"
done
echo "The app is ready: $BRIDGE_URL"
