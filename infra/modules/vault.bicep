import { Network, Region, Texts } from '../types.bicep'

@description('Name of the vault.')
param name string

@description('Azure region.')
param location Region

@description('Tags.')
param tags Texts

@description('Secrets by app setting; empty ones, and those that the vault has already, are left as they are in the vault.')
@secure()
param secrets { *: string }

@description('Object ids of those who may set secrets.')
param officers string[]

@description('Whether nobody can purge it before its time.')
param purgeProtection bool

@description('Whether it answers inside the network only.')
param isPrivate bool

@description('Where its endpoint goes.')
param network Network

@description('The workspace that its log goes to; empty for none.')
param workspaceName string

@description('Name of the identity that may read the secrets.')
param identityName string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 30
    // Once on it stays on, and the service refuses false.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

// A vault's names may hold no underscore. One that is there is newer than what the deployer has, or the same.
@onlyIfNotExists()
resource values 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = [
  for secret in filter(items(secrets), s => !empty(s.value)): {
    parent: vault
    name: replace(secret.key, '_', '-')
    properties: { value: secret.value }
  }
]

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityName, secretsUser)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource setting 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for officer in officers: {
    name: guid(vault.id, officer, secretsOfficer)
    scope: vault
    properties: {
      principalId: officer
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
    }
  }
]

module endpoint 'endpoint.bicep' = if (isPrivate) {
  params: {
    name: name
    location: location
    tags: tags
    targetId: vault.id
    service: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
    network: network
  }
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = if (!empty(workspaceName)) {
  name: workspaceName
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (!empty(workspaceName)) {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspace.id
    logs: [{ categoryGroup: 'audit', enabled: true }]
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
