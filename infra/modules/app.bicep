@description('Makes names unique.')
param token string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('The app\'s identity.')
param identityId string

@description('Client ID of that identity.')
param identityClientId string

@description('Name of the storage account.')
param storageName string

@description('Names of containers, queue and tables.')
param names object

@description('Address of the vault.')
param vaultUri string

@description('The app settings that are secrets.')
param secretNames array

@description('Address of the Campaign API.')
param campaignUrl string

@description('Where telemetry goes. It holds no secret: sending needs the identity.')
param insightsConnectionString string

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

// Without the host's two lines for every call; the worker's own log is not affected.
var settings = {
  AzureFunctionsJobHost__logging__logLevel__Function: 'Warning'
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  AZURE_CLIENT_ID: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identityClientId}'
  WAKE_QUEUE: names.wakeQueue
  IMPORT_CONTAINER: names.importContainer
  SignalBridge__Storage__PayloadContainer: names.payloadContainer
  SignalBridge__Storage__BatchContainer: names.batchContainer
  SignalBridge__Storage__MailboxTable: names.mailboxTable
  SignalBridge__Storage__SourceTable: names.sourceTable
  CAMPAIGN_URL: campaignUrl
}

var references = toObject(
  secretNames,
  name => name,
  name => '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/${replace(name, '_', '-')})'
)

var alwaysReady = filter(
  [
    { name: 'http', instanceCount: alwaysReadyHttp }
    { name: 'function:Wake', instanceCount: alwaysReadyWakes }
  ],
  group => group.instanceCount > 0
)

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'bridge' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${names.deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, references)
  }

  // Deployment is by identity; passwords for it are off.
  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noScmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output name string = app.name
output url string = 'https://${app.properties.defaultHostName}'
