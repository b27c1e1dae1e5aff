#!/bin/sh
# Subscribes the deployed app to new files. Event Grid asks the app for its consent, so the app must run: several tries.
set -eu
for try in 1 2 3 4 5 6 7 8 9 10; do
  curl --silent --fail --max-time 60 --output /dev/null "$BRIDGE_URL/api/health/live" || true
  if az deployment group create --resource-group "$AZURE_RESOURCE_GROUP" --name subscription --template-file infra/subscription.bicep \
    --parameters appName="$BRIDGE_APP_NAME" topicName="$BRIDGE_TOPIC_NAME" --output none; then
    echo "New files in the import container are told to the app."
    exit 0
  fi
  echo "The app does not answer yet (try $try of 10)."
  sleep 15
done
echo "The app does not start: see its log. Until this step succeeds (azd hooks run postdeploy), files are found by the hourly sweep only." >&2
exit 1
