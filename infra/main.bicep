targetScope = 'subscription'

import { Options, Region } from 'types.bicep'

@description('Name of the environment. It is part of every resource name, so that several can live side by side.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Azure region.')
param location Region

@description('Resource group. It is created if it does not exist.')
param resourceGroupName string = 'rg-${environmentName}'

@description('Address of the Campaign API: https://mc.adobe.io/<organisation>/campaign')
param campaignUrl string

@description('Secrets by the app setting that bridge.json names, %NAME%. Each goes to Key Vault where the vault has none of that name; one that is there is never overwritten.')
@secure()
param secrets { *: string }

@description('Who is told of alerts. Empty: alerts show in the portal only.')
param alertEmail string = ''

@description('All choices.')
param options Options = {}

@description('Who deploys; the default is right.')
param deployerId string = deployer().objectId

var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: resourceGroupName
  location: location
  tags: tags
}

module bridge 'bridge.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    token: toLower(uniqueString(subscription().id, resourceGroupName, environmentName))
    campaignUrl: campaignUrl
    secrets: secrets
    alertEmail: alertEmail
    options: options
    deployerId: deployerId
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output BRIDGE_APP_NAME string = bridge.outputs.appName
output BRIDGE_URL string = bridge.outputs.appUrl
output BRIDGE_TOPIC_NAME string = bridge.outputs.topicName
output BRIDGE_STORAGE_NAME string = bridge.outputs.storageName
output BRIDGE_VAULT_NAME string = bridge.outputs.vaultName
output BRIDGE_HAS_WITNESS bool = bridge.outputs.hasWitness
