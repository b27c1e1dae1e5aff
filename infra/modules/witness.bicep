@description('The storage account.')
param storageName string

@description('The container of packages.')
param container string

@description('Object ids of those who deploy.')
param deployers string[]

var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource packages 'containers' existing = {
      name: container
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for deployer in deployers: {
    name: guid(storage::blobs::packages.id, deployer, blobDataReader)
    scope: storage::blobs::packages
    properties: {
      principalId: deployer
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataReader)
    }
  }
]
