# After the app is there: it starts, has its secrets, reaches its storage, and is told of new files.
. (Join-Path $PSScriptRoot 'common.ps1')
Confirm-Subscription

$script:status = '000'
$script:answer = ''
function Test-Health([string] $what) {
    try {
        $response = Invoke-WebRequest -Uri "$env:BRIDGE_URL/api/health/$what" -TimeoutSec 60 -SkipHttpErrorCheck
        $script:status = [string][int]$response.StatusCode
        $script:answer = [string]$response.Content
    }
    catch {
        $script:status = '000'
        $script:answer = $_.Exception.Message
    }
    return $script:status -eq '200'
}

$try = 0
while (-not (Test-Health 'live')) {
    $try++
    if ($try -ge 20) {
        $missing = Get-MissingInVault
        $why = if ($null -eq $missing) { "The names in the vault $env:BRIDGE_VAULT_NAME cannot be read, either." }
        elseif ($missing.Count -gt 0) { "The vault $env:BRIDGE_VAULT_NAME has no secret for: $($missing -join ' ')." }
        else { "The vault has every secret that bridge.json names. The app's own identity may not be allowed to read it yet: wait some minutes, then azd hooks run postdeploy." }
        Stop-Hook "The app does not start (last answer: $script:status). $why Its log names every mistake in bridge.json: azd monitor --logs. Until 'azd hooks run postdeploy' succeeds, files are found by the hourly sweep only."
    }
    Write-Host "The app does not answer yet: $script:status (try $try of 20)."
    Start-Sleep -Seconds $pause
}

# Event Grid asks the app for its consent, with a key that the host makes once it has run: several tries.
$try = 0
while ($true) {
    az deployment group create --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP --name subscription `
        --template-file infra/subscription.bicep --parameters "appName=$env:BRIDGE_APP_NAME" "topicName=$env:BRIDGE_TOPIC_NAME" --output none
    if ($LASTEXITCODE -eq 0) { break }
    $try++
    if ($try -ge 10) {
        Stop-Hook "Event Grid could not be subscribed; what it said is above. Until 'azd hooks run postdeploy' succeeds, files are found by the hourly sweep only."
    }
    Write-Host "The app does not give its consent yet (try $try of 10)."
    Start-Sleep -Seconds $pause
}
Write-Host 'New files in the import container are told to the app.'

$try = 0
while (-not (Test-Health 'ready')) {
    $try++
    if ($try -ge 20) {
        Stop-Hook "The app runs and is not ready (last answer: $script:status $script:answer). Webhooks are answered 503 until it is."
    }
    Write-Host "The app is not ready yet: $script:status $script:answer (try $try of 20)."
    Start-Sleep -Seconds $pause
}
Write-Host "The app is ready: $env:BRIDGE_URL"
exit 0
