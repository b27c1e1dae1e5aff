import { Network, Region, Texts } from '../types.bicep'

@description('What it is called after.')
param name string

@description('Azure region.')
param location Region

@description('Tags.')
param tags Texts

@description('The resource behind it.')
param targetId string

@description('Which of its services.')
param service string

@description('The zone of its name.')
param zone string

@description('Where it goes.')
param network Network

resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = {
  name: 'pe-${name}-${service}'
  location: location
  tags: tags
  properties: {
    subnet: { id: network.endpointSubnetId }
    privateLinkServiceConnections: [
      {
        name: service
        properties: { privateLinkServiceId: targetId, groupIds: [service] }
      }
    ]
  }

  resource dns 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: service, properties: { privateDnsZoneId: zoneOfNames.id } }]
    }
  }
}

resource zoneOfNames 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zone
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'bridge'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.networkId }
    }
  }
}
