# After all is made: the vault has every secret, azd's file has none, and the roles are in force.
. (Join-Path $PSScriptRoot 'common.ps1')
Confirm-Subscription

$missing = Get-MissingInVault
if ($null -eq $missing) { Stop-Hook "The names in the vault $env:BRIDGE_VAULT_NAME cannot be read." }
if ($missing.Count -gt 0) {
    Stop-Hook "The vault $env:BRIDGE_VAULT_NAME has no value for: $($missing -join ' '). For each: azd env set NAME VALUE; then azd provision."
}
foreach ($name in Get-SecretNames) {
    if (Get-Value $name) {
        azd env set "$name" '' --environment $env:AZURE_ENV_NAME --no-prompt
        if ($LASTEXITCODE -ne 0) { Stop-Hook "azd could not empty $name in its file." }
    }
}
Write-Host "The vault has every secret; azd's file keeps none."

if ($env:BRIDGE_HAS_WITNESS -eq 'false') {
    Write-Host 'Nobody can be asked from here whether the roles are in force. If the next step is answered 403, wait some minutes and run: azd deploy'
    exit 0
}

# A role takes up to ten minutes, rarely longer. The app's own cannot be asked for from outside; this one was given after it.
foreach ($try in 1..40) {
    az storage blob list --subscription $env:AZURE_SUBSCRIPTION_ID --account-name $env:BRIDGE_STORAGE_NAME --container-name deployments `
        --auth-mode login --num-results 1 --output none 2>$null
    if ($LASTEXITCODE -eq 0) {
        Write-Host 'The roles are in force.'
        exit 0
    }
    if ($try -lt 40) {
        Write-Host "Waiting for the roles to come into force (try $try of 40)."
        Start-Sleep -Seconds $pause
    }
}
Write-Host 'The roles are not in force yet. If the next step is answered 403, wait some minutes and run: azd deploy'
exit 0
