import { Network, Options, Region, StorageNames, Texts } from 'types.bicep'

@description('Azure region.')
param location Region

@description('Tags of every resource.')
param tags Texts

@description('Makes names that are unique in all of Azure.')
param token string

@description('Address of the Campaign API.')
param campaignUrl string

@description('Secrets by app setting.')
@secure()
param secrets { *: string }

@description('Who is told of alerts; may be empty.')
param alertEmail string

@description('All choices.')
param options Options

@description('Who deploys.')
param deployerId string

@description('When this is deployed: in the hour after it silence is no news.')
param deployedAt string = utcNow()

var names StorageNames = {
  deploymentContainer: 'deployments'
  importContainer: 'imports'
  payloadContainer: 'payloads'
  batchContainer: 'batches'
  wakeQueue: 'wakes'
  mailboxTable: 'mailboxes'
  sourceTable: 'sources'
}

// One instance that is always ready is none while it is replaced.
var alwaysReadyHttp = options.?alwaysReadyHttp == 1
  ? fail('alwaysReadyHttp: a single instance is none while it is replaced; take 0, or 2 and more.')
  : (options.?alwaysReadyHttp ?? 0)
var alwaysReadyWakes = options.?alwaysReadyWakes == 1
  ? fail('alwaysReadyWakes: a single instance is none while it is replaced; take 0, or 2 and more.')
  : (options.?alwaysReadyWakes ?? 0)
var zoneRedundant = options.?zoneRedundant ?? false
var isPrivate = options.?privateNetwork ?? false
var deployers = options.?deployers ?? [deployerId]
var storageName = 'st${token}'
var appName = 'func-${token}'
var identityName = 'id-${token}'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: identityName
  location: location
  tags: tags
}

module network 'modules/network.bicep' = if (isPrivate) {
  params: {
    token: token
    location: location
    tags: tags
  }
}

var noNetwork Network = { appSubnetId: '', endpointSubnetId: '', networkId: '' }
var where Network = network.?outputs.network ?? noNetwork

module monitoring 'modules/monitoring.bicep' = {
  params: {
    token: token
    location: location
    tags: tags
    retentionDays: options.?retentionDays ?? 30
    dailyCapGb: options.?dailyCapGb ?? 1
    keepHostMetrics: options.?keepHostMetrics ?? false
    identityName: identityName
  }
  dependsOn: [identity]
}

module storage 'modules/storage.bicep' = {
  params: {
    name: storageName
    location: location
    tags: tags
    sku: options.?storageSku ?? (zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS')
    names: names
    blobRoles: options.?blobRoles ?? 'account'
    importers: options.?importers ?? []
    isPrivate: isPrivate
    network: where
    workspaceName: (options.?diagnosticSettings ?? false) ? 'log-${token}' : ''
    identityName: identityName
  }
  dependsOn: [identity, monitoring]
}

module vault 'modules/vault.bicep' = {
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    secrets: secrets
    officers: deployers
    purgeProtection: options.?purgeProtection ?? false
    isPrivate: isPrivate
    network: where
    workspaceName: (options.?diagnosticSettings ?? false) ? 'log-${token}' : ''
    identityName: identityName
  }
  dependsOn: [identity, monitoring]
}

module topic 'modules/topic.bicep' = {
  params: {
    name: 'evgt-${token}'
    location: location
    tags: tags
    storageName: storageName
  }
  dependsOn: [storage]
}

// Last of all: the roles above have had time to come into force.
module app 'modules/app.bicep' = {
  params: {
    name: appName
    planName: 'plan-${token}'
    location: location
    tags: tags
    identityName: identityName
    storageName: storageName
    names: names
    vaultUri: vault.outputs.uri
    campaignUrl: empty(campaignUrl) ? fail('CAMPAIGN_URL is empty: azd env set CAMPAIGN_URL https://mc.adobe.io/<organisation>/campaign') : campaignUrl
    insightsConnectionString: monitoring.outputs.connectionString
    appSubnetId: where.appSubnetId
    instanceMemoryMB: options.?instanceMemoryMB ?? 512
    maximumInstanceCount: options.?maximumInstanceCount ?? 40
    httpConcurrency: options.?httpConcurrency ?? 100
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyWakes: alwaysReadyWakes
    zoneRedundant: zoneRedundant
    siteUpdateStrategy: options.?siteUpdateStrategy ?? 'Recreate'
    usePlaceholders: options.?usePlaceholders ?? true
  }
  dependsOn: [topic, storage]
}

// The deployer's own role beside the app's, given after it: what asks for it in postprovision sees when roles are in force.
module witness 'modules/witness.bicep' = {
  params: {
    storageName: storageName
    container: names.deploymentContainer
    deployers: deployers
  }
  dependsOn: [storage, app]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    token: token
    location: location
    tags: tags
    appName: appName
    appUrl: app.outputs.url
    email: alertEmail
    oldestPendingSeconds: options.?oldestPendingSeconds ?? 3600
    refusedWebhooks: options.?refusedWebhooks ?? 3
    splitAlerts: options.?splitAlerts ?? true
    availabilityTest: options.?availabilityTest ?? true
    deployedAt: deployedAt
  }
}

output appName string = app.outputs.name
output appUrl string = app.outputs.url
output topicName string = topic.outputs.name
output storageName string = storage.outputs.name
output vaultName string = vault.outputs.name
output hasWitness bool = !isPrivate && contains(deployers, deployerId)
