import { Network, Region, Texts } from '../types.bicep'

@description('Makes names unique.')
param token string

@description('Azure region.')
param location Region

@description('Tags.')
param tags Texts

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: 'vnet-${token}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/24'] }
    subnets: [
      {
        // An address for each instance, and more while instances are replaced.
        name: 'app'
        properties: {
          addressPrefix: '10.0.0.0/25'
          delegations: [{ name: 'app', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: '10.0.0.128/26', privateEndpointNetworkPolicies: 'Disabled' }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

output network Network = {
  appSubnetId: virtualNetwork::appSubnet.id
  endpointSubnetId: virtualNetwork::endpointSubnet.id
  networkId: virtualNetwork.id
}
