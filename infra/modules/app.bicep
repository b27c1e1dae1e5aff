import { Region, StorageNames, Texts } from '../types.bicep'

@description('Name of the app.')
param name string

@description('Name of its plan.')
param planName string

@description('Azure region.')
param location Region

@description('Tags.')
param tags Texts

@description('Name of the app\'s identity.')
param identityName string

@description('Name of the storage account.')
param storageName string

@description('Names of containers, queue and tables.')
param names StorageNames

@description('Address of the vault, from which the app reads every %NAME% that is no app setting.')
param vaultUri string

@description('Address of the Campaign API.')
param campaignUrl string

@description('Where telemetry goes. It holds no secret: sending needs the identity.')
param insightsConnectionString string

@description('The subnet that it sends from; empty without a network.')
param appSubnetId string

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

@description('Whether instances are in several zones.')
param zoneRedundant bool

@description('How a new version comes in.')
param siteUpdateStrategy string

@description('Whether instances start from a warm placeholder.')
param usePlaceholders bool

// Two are the least that zones need.
var readyHttp = zoneRedundant ? max(2, alwaysReadyHttp) : alwaysReadyHttp

var alwaysReady = filter(
  [
    { name: 'http', instanceCount: readyHttp }
    { name: 'function:Wake', instanceCount: alwaysReadyWakes }
  ],
  group => group.instanceCount > 0
)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

// Names that a trigger refers to are flat: what scales the app may know neither a colon nor a double underscore.
var settings = {
  WAKE_QUEUE: names.wakeQueue
  IMPORT_CONTAINER: names.importContainer
  KEY_VAULT_URL: vaultUri
  CAMPAIGN_URL: campaignUrl
  // An eighth of the memory: the Functions host and the bridge need the rest.
  BODY_BUDGET_MIB: string(instanceMemoryMB / 8)
  // Without the host's two lines for every call; the worker's own log is not affected.
  AzureFunctionsJobHost__logging__logLevel__Function: 'Warning'
  AzureWebJobsDisableHomepage: 'true'
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AZURE_CLIENT_ID: identity.properties.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.properties.clientId}'
  SignalBridge__Storage__PayloadContainer: names.payloadContainer
  SignalBridge__Storage__BatchContainer: names.batchContainer
  SignalBridge__Storage__MailboxTable: names.mailboxTable
  SignalBridge__Storage__SourceTable: names.sourceTable
}

var withoutPlaceholders = usePlaceholders ? {} : { WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: '0' }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'bridge' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: empty(appSubnetId) ? null : appSubnetId
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: union(
      {
        deployment: {
          storage: {
            type: 'blobContainer'
            value: '${storage.properties.primaryEndpoints.blob}${names.deploymentContainer}'
            authentication: {
              type: 'UserAssignedIdentity'
              userAssignedIdentityResourceId: identity.id
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
      },
      // Written only where it is chosen: the compiler's types do not know it yet.
      siteUpdateStrategy == 'Recreate' ? {} : { siteUpdateStrategy: { type: siteUpdateStrategy } }
    )
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, withoutPlaceholders)
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
