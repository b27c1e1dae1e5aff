# Before anything is made: all that is missing, at once.
. (Join-Path $PSScriptRoot 'common.ps1')
Confirm-Subscription

$there = if ($env:BRIDGE_VAULT_NAME) { Get-VaultNames } else { @() }
if ($null -eq $there) { $there = @() }
$missing = @()
if (-not $env:CAMPAIGN_URL) {
    $missing += 'CAMPAIGN_URL: azd env set CAMPAIGN_URL https://mc.adobe.io/<organisation>/campaign'
}
elseif (-not $env:CAMPAIGN_URL.StartsWith('https://')) {
    $missing += 'CAMPAIGN_URL is no https address: azd env set CAMPAIGN_URL https://mc.adobe.io/<organisation>/campaign'
}
foreach ($name in Get-SecretNames) {
    foreach ($file in 'infra/main.bicepparam', 'infra/group.bicepparam') {
        if (-not (Select-String -Quiet -Path $file -Pattern "^ *${name}: readEnvironmentVariable\('$name', ''\)")) {
            $missing += "$name has no line under 'secrets' in ${file}: ${name}: readEnvironmentVariable('$name', '')"
        }
    }
    if ($there -contains (Get-NameInVault $name)) {
        if (Get-Value $name) {
            Write-Host "${name}: the vault has it already, and what azd has is not used. A new value: az keyvault secret set --subscription $env:AZURE_SUBSCRIPTION_ID --vault-name $env:BRIDGE_VAULT_NAME --name $(Get-NameInVault $name) --file FILE"
        }
    }
    elseif (-not (Get-Value $name)) {
        $missing += "${name}: azd env set $name VALUE"
    }
}
if ($missing.Count -gt 0) {
    Stop-Hook "Not everything that bridge.json names has a value:`n  - $($missing -join "`n  - ")"
}

# Where az cannot say, Azure will.
if ($env:AZURE_LOCATION) {
    $offered = @(az functionapp list-flexconsumption-locations --subscription $env:AZURE_SUBSCRIPTION_ID --query '[].name' --output tsv)
    if ($LASTEXITCODE -eq 0 -and $offered -and @($offered | ForEach-Object { $_.Replace(' ', '').ToLowerInvariant() }) -notcontains $env:AZURE_LOCATION) {
        Stop-Hook "The region $env:AZURE_LOCATION does not offer Flex Consumption. Those that do: $($offered -join ' ')"
    }
    $versions = @(az functionapp list-flexconsumption-runtimes --subscription $env:AZURE_SUBSCRIPTION_ID --location $env:AZURE_LOCATION --runtime dotnet-isolated --query '[].version' --output tsv)
    if ($LASTEXITCODE -eq 0 -and $versions -and -not ($versions | Where-Object { $_ -in '10', '10.0' })) {
        Stop-Hook "The region $env:AZURE_LOCATION does not offer .NET 10 on Flex Consumption yet."
    }
}
Write-Host 'Everything that bridge.json names has a value.'
exit 0
