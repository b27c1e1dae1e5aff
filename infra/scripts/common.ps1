# What the hooks share. They run from the repository's folder, whatever azd starts them in.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
Set-Location (Join-Path $PSScriptRoot '../..')

# Between two tries, in seconds.
$pause = if ($env:BRIDGE_PAUSE_SECONDS) { [double]$env:BRIDGE_PAUSE_SECONDS } else { 15 }

function Stop-Hook([string] $message) {
    [Console]::Error.WriteLine("ERROR: $message")
    exit 1
}

# az has a subscription of its own choice, and perhaps another account: every call names azd's, and this asks for a token first of all.
function Confirm-Subscription {
    if (-not $env:AZURE_SUBSCRIPTION_ID) { Stop-Hook "AZURE_SUBSCRIPTION_ID is not set: let azd run this, such as 'azd hooks run postdeploy'." }
    if (-not (Get-Command az -ErrorAction SilentlyContinue)) { Stop-Hook 'The Azure CLI (az) is not installed: https://aka.ms/azure-cli' }
    az account get-access-token --subscription $env:AZURE_SUBSCRIPTION_ID --output none
    if ($LASTEXITCODE -ne 0) {
        $tenant = if ($env:AZURE_TENANT_ID) { " --tenant $env:AZURE_TENANT_ID" } else { '' }
        Stop-Hook "az cannot use the subscription $env:AZURE_SUBSCRIPTION_ID, which azd uses. Run 'az login$tenant' with the account of 'azd auth login'."
    }
}

# Every %NAME% of bridge.json but CAMPAIGN_URL, comments left out.
function Get-SecretNames {
    Get-Content bridge.json | Where-Object { $_ -notmatch '^ *//' } | Select-String -AllMatches '%([A-Za-z_][A-Za-z0-9_]*)%' |
        ForEach-Object { $_.Matches } | ForEach-Object { $_.Groups[1].Value } | Where-Object { $_ -ne 'CAMPAIGN_URL' } | Sort-Object -Unique
}

function Get-Value([string] $name) { [Environment]::GetEnvironmentVariable($name) }

function Get-NameInVault([string] $name) { $name.Replace('_', '-') }

# The vault's names, by way of the resource manager: that needs no role on the secrets themselves, and no network to the vault. Null where they cannot be read.
function Get-VaultNames {
    $names = @(az rest --method get --subscription $env:AZURE_SUBSCRIPTION_ID --query 'value[].name' --output tsv --url `
        "/subscriptions/$env:AZURE_SUBSCRIPTION_ID/resourceGroups/$env:AZURE_RESOURCE_GROUP/providers/Microsoft.KeyVault/vaults/$env:BRIDGE_VAULT_NAME/secrets" `
        --url-parameters api-version=2024-11-01 '$top=250')
    if ($LASTEXITCODE -ne 0) { return $null }
    return , $names
}

# The settings whose secret the vault does not have. Null where its names cannot be read.
function Get-MissingInVault {
    $there = Get-VaultNames
    if ($null -eq $there) { return $null }
    return , @(Get-SecretNames | Where-Object { $there -notcontains (Get-NameInVault $_) })
}
