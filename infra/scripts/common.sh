#!/bin/sh
# What the hooks share. They run from the repository's folder, whatever azd starts them in.
cd "$(dirname "$0")/../.." || exit 1

# Between two tries, in seconds.
pause=${BRIDGE_PAUSE_SECONDS:-15}

fail() {
  printf 'ERROR: %s\n' "$1" >&2
  exit 1
}

# az has a subscription of its own choice, and perhaps another account: every call names azd's, and this asks for a token first of all.
check_subscription() {
  [ -n "${AZURE_SUBSCRIPTION_ID:-}" ] || fail "AZURE_SUBSCRIPTION_ID is not set: let azd run this, such as 'azd hooks run postdeploy'."
  command -v az >/dev/null 2>&1 || fail "The Azure CLI (az) is not installed: https://aka.ms/azure-cli"
  az account get-access-token --subscription "$AZURE_SUBSCRIPTION_ID" --output none ||
    fail "az cannot use the subscription $AZURE_SUBSCRIPTION_ID, which azd uses. Run 'az login${AZURE_TENANT_ID:+ --tenant $AZURE_TENANT_ID}' with the account of 'azd auth login'."
}

# Every %NAME% of bridge.json, comments left out.
names() {
  grep -v '^ *//' bridge.json | grep -o '%[A-Za-z_][A-Za-z0-9_]*%' | tr -d '%' | sort -u
}

secrets() {
  names | grep -vx CAMPAIGN_URL
}

value_of() {
  eval "printf '%s' \"\${$1:-}\""
}

in_vault() {
  printf '%s' "$1" | tr '_' '-'
}

# The vault's names, by way of the resource manager: that needs no role on the secrets themselves, and no network to the vault.
vault_names() {
  az rest --method get --subscription "$AZURE_SUBSCRIPTION_ID" --query "value[].name" --output tsv --url \
    "/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$AZURE_RESOURCE_GROUP/providers/Microsoft.KeyVault/vaults/$BRIDGE_VAULT_NAME/secrets" \
    --url-parameters api-version=2024-11-01 '$top=250'
}

# The settings whose secret the vault does not have, one a line.
missing_in_vault() {
  there=$(vault_names) || return 1
  there=$(printf '%s' "$there" | tr -d '\r')
  for name in $(secrets); do
    printf '%s\n' "$there" | grep -qx "$(in_vault "$name")" || printf '%s\n' "$name"
  done
}
