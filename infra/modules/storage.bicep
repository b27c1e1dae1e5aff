import { Importer, Network, Region, StorageNames, Texts } from '../types.bicep'

@description('Name of the account.')
param name string

@description('Azure region.')
param location Region

@description('Tags.')
param tags Texts

@description('How the account is replicated.')
param sku string

@description('Names of containers, queue and tables.')
param names StorageNames

@description('What the app may do with blobs.')
param blobRoles 'account' | 'containers'

@description('Who else may put files into the import container.')
param importers Importer[]

@description('Whether it answers inside the network only.')
param isPrivate bool

@description('Where its endpoints go.')
param network Network

@description('The workspace that its log goes to; empty for none.')
param workspaceName string

@description('Name of the identity that may use the account.')
param identityName string

var blobOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
var blobContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var queueContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

// Queues and tables: contributor, because the bridge and the host make what is missing. Blobs: the Functions host takes leases and keeps its keys there.
var accountRoles = concat([queueContributor, tableContributor], blobRoles == 'account' ? [blobOwner] : [])
var bridgeContainers = [names.deploymentContainer, names.importContainer, names.payloadContainer, names.batchContainer]
var hostContainers = ['azure-webjobs-hosts', 'azure-webjobs-secrets']
var containerRoles = blobRoles == 'account'
  ? []
  : concat(
      map(hostContainers, container => { container: container, role: blobOwner }),
      map(bridgeContainers, container => { container: container, role: blobContributor })
    )

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

// No lifecycle rule: the bridge itself removes what is old, by its own settings, and a rule would not know what is still needed.
resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in concat(bridgeContainers, hostContainers): {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource wakes 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queue in [names.wakeQueue, '${names.wakeQueue}-poison']: {
    parent: queues
    name: queue
  }
]

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource rows 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in [names.mailboxTable, names.sourceTable]: {
    parent: tables
    name: table
  }
]

resource accountAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in accountRoles: {
    name: guid(account.id, identityName, role)
    scope: account
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource roleContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = [
  for entry in containerRoles: {
    parent: blobs
    name: entry.container
  }
]

resource containerAssignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (entry, i) in containerRoles: {
    name: guid(account.id, entry.container, identityName, entry.role)
    scope: roleContainers[i]
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', entry.role)
    }
    dependsOn: [containers]
  }
]

resource imports 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  parent: blobs
  name: names.importContainer
}

resource importing 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for importer in importers: {
    name: guid(imports.id, importer.principalId, blobContributor)
    scope: imports
    properties: {
      principalId: importer.principalId
      principalType: importer.principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobContributor)
    }
    dependsOn: [containers]
  }
]

module endpoints 'endpoint.bicep' = [
  for service in (isPrivate ? ['blob', 'queue', 'table'] : []): {
    params: {
      name: name
      location: location
      tags: tags
      targetId: account.id
      service: service
      zone: 'privatelink.${service}.${environment().suffixes.storage}'
      network: network
    }
  }
]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = if (!empty(workspaceName)) {
  name: workspaceName
}

resource blobLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(workspaceName)) {
  name: 'to-workspace'
  scope: blobs
  properties: {
    workspaceId: workspace.id
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

resource queueLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(workspaceName)) {
  name: 'to-workspace'
  scope: queues
  properties: {
    workspaceId: workspace.id
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

resource tableLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(workspaceName)) {
  name: 'to-workspace'
  scope: tables
  properties: {
    workspaceId: workspace.id
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

output name string = account.name
