import { Region, Texts } from '../types.bicep'

@description('Name of the topic.')
param name string

@description('Azure region.')
param location Region

@description('Tags.')
param tags Texts

@description('The storage account whose blobs it tells of.')
param storageName string

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    source: storage.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

output name string = topic.name
