@description('Name of the topic.')
param name string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('The storage account whose blobs it tells of.')
param storageId string

resource topic 'Microsoft.EventGrid/systemTopics@2022-06-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    source: storageId
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

output name string = topic.name
