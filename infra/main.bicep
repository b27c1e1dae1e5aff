targetScope = 'subscription'

@description('Name of the environment. It is part of every resource name, so that several can live side by side.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Azure region. It must offer Flex Consumption.')
param location string

@description('Resource group. It is created if it does not exist.')
param resourceGroupName string = 'rg-${environmentName}'

@description('Address of the Campaign API: https://mc.adobe.io/<organisation>/campaign')
param campaignUrl string

@description('Secrets by the app setting that bridge.json names, %NAME%. Each goes to Key Vault and becomes a reference. An empty value leaves the vault as it is.')
@secure()
param secrets object

@description('Who is told of alerts. Empty: alerts show in the portal only.')
param alertEmail string = ''

@description('After how many seconds the oldest pending event is worth an alert. A signal that fires every 10 minutes works off 6 events an hour.')
@minValue(60)
param oldestPendingSeconds int = 3600

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 512

@description('The largest number of instances.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('How many webhooks one instance takes at once before another is started.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 100

@description('Instances that are always ready for webhooks. 0: the first webhook after a pause waits for a cold start.')
@minValue(0)
param alwaysReadyHttp int = 0

@description('Instances that are always ready for wakes. 0: a signal may fire some seconds after its slot opens.')
@minValue(0)
param alwaysReadyWakes int = 0

@description('How the storage account is replicated.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('Days that telemetry is kept.')
@minValue(30)
@maxValue(730)
param retentionDays int = 30

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module bridge 'bridge.bicep' = {
  name: 'bridge'
  scope: group
  params: {
    location: location
    tags: tags
    token: toLower(uniqueString(subscription().id, group.id, environmentName))
    campaignUrl: campaignUrl
    secrets: secrets
    secretNames: objectKeys(secrets)
    alertEmail: alertEmail
    oldestPendingSeconds: oldestPendingSeconds
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyWakes: alwaysReadyWakes
    storageSku: storageSku
    retentionDays: retentionDays
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output BRIDGE_APP_NAME string = bridge.outputs.appName
output BRIDGE_URL string = bridge.outputs.appUrl
output BRIDGE_TOPIC_NAME string = bridge.outputs.topicName
output BRIDGE_STORAGE_NAME string = bridge.outputs.storageName
output BRIDGE_VAULT_NAME string = bridge.outputs.vaultName
