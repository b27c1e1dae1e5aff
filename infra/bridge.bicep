@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Makes names that are unique in all of Azure.')
param token string

@description('Address of the Campaign API.')
param campaignUrl string

@description('Secrets by app setting.')
@secure()
param secrets object

@description('The app settings that are secrets.')
param secretNames array

@description('Who is told of alerts; may be empty.')
param alertEmail string

@description('After how many seconds the oldest pending event is worth an alert.')
param oldestPendingSeconds int

@description('Memory of an instance in MB.')
param instanceMemoryMB int

@description('The largest number of instances.')
param maximumInstanceCount int

@description('How many webhooks one instance takes at once.')
param httpConcurrency int

@description('Instances that are always ready for webhooks.')
param alwaysReadyHttp int

@description('Instances that are always ready for wakes.')
param alwaysReadyWakes int

@description('How the storage account is replicated.')
param storageSku string

@description('Days that telemetry is kept.')
param retentionDays int

var names = {
  deploymentContainer: 'deployments'
  importContainer: 'imports'
  payloadContainer: 'payloads'
  batchContainer: 'batches'
  wakeQueue: 'wakes'
  mailboxTable: 'mailboxes'
  sourceTable: 'sources'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${token}'
  location: location
  tags: tags
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    sku: storageSku
    names: names
    principalId: identity.properties.principalId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    secrets: secrets
    principalId: identity.properties.principalId
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    token: token
    location: location
    tags: tags
    retentionDays: retentionDays
    principalId: identity.properties.principalId
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    token: token
    location: location
    tags: tags
    identityId: identity.id
    identityClientId: identity.properties.clientId
    storageName: storage.outputs.name
    names: names
    vaultUri: vault.outputs.uri
    secretNames: secretNames
    campaignUrl: campaignUrl
    insightsConnectionString: monitoring.outputs.connectionString
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyWakes: alwaysReadyWakes
  }
}

module topic 'modules/topic.bicep' = {
  name: 'topic'
  params: {
    name: 'evgt-${token}'
    location: location
    tags: tags
    storageId: storage.outputs.id
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    token: token
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    oldestPendingSeconds: oldestPendingSeconds
  }
}

output appName string = app.outputs.name
output appUrl string = app.outputs.url
output topicName string = topic.outputs.name
output storageName string = storage.outputs.name
output vaultName string = vault.outputs.name
