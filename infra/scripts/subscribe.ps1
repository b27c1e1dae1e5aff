# Subscribes the deployed app to new files. Event Grid asks the app for its consent, so the app must run: several tries.
foreach ($try in 1..10) {
    try { Invoke-WebRequest -Uri "$env:BRIDGE_URL/api/health/live" -TimeoutSec 60 | Out-Null } catch { }
    az deployment group create --resource-group $env:AZURE_RESOURCE_GROUP --name subscription --template-file infra/subscription.bicep `
        --parameters appName=$env:BRIDGE_APP_NAME topicName=$env:BRIDGE_TOPIC_NAME --output none
    if ($LASTEXITCODE -eq 0) {
        Write-Host 'New files in the import container are told to the app.'
        exit 0
    }
    Write-Host "The app does not answer yet (try $try of 10)."
    Start-Sleep -Seconds 15
}
Write-Error 'The app does not start: see its log. Until this step succeeds (azd hooks run postdeploy), files are found by the hourly sweep only.'
exit 1
