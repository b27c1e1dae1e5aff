@description('Name of the vault.')
param name string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('Secrets by app setting; empty ones are left as they are in the vault.')
@secure()
param secrets object

@description('The identity that may read the secrets.')
param principalId string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 30
  }
}

// A vault's names may hold no underscore.
resource values 'Microsoft.KeyVault/vaults/secrets@2024-11-01' = [
  for secret in filter(items(secrets), s => !empty(s.value)): {
    parent: vault
    name: replace(secret.key, '_', '-')
    properties: { value: secret.value }
  }
]

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, secretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
