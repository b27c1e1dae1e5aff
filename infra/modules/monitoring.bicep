import { Region, Texts } from '../types.bicep'

@description('Makes names unique.')
param token string

@description('Azure region.')
param location Region

@description('Tags.')
param tags Texts

@description('Days that telemetry is kept.')
param retentionDays int

@description('The most that it takes in a day, in GB; -1 for no bound.')
param dailyCapGb int

@description('Whether metrics that are not the bridge\'s are kept.')
param keepHostMetrics bool

@description('Name of the identity that may send telemetry.')
param identityName string

var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'
var workspaceName = 'log-${token}'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

module workspace 'workspace.bicep' = {
  params: {
    name: workspaceName
    location: location
    tags: tags
    retentionDays: retentionDays
    dailyCapGb: dailyCapGb
    transformationId: ''
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

// The Functions host measures its processes from every instance, several times as much as the bridge does.
resource transformation 'Microsoft.Insights/dataCollectionRules@2023-03-11' = if (!keepHostMetrics) {
  name: 'dcr-${token}'
  location: location
  tags: tags
  kind: 'WorkspaceTransforms'
  properties: {
    destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: logs.id }] }
    dataFlows: [
      {
        streams: ['Microsoft-Table-AppMetrics']
        destinations: ['workspace']
        transformKql: 'source | where Name startswith "signalbridge."'
      }
    ]
  }
  dependsOn: [workspace]
}

// The rule needs the workspace, and the workspace names the rule: once more, with it.
module workspaceWithRule 'workspace.bicep' = if (!keepHostMetrics) {
  params: {
    name: workspaceName
    location: location
    tags: tags
    retentionDays: retentionDays
    dailyCapGb: dailyCapGb
    transformationId: transformation.id
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
  dependsOn: [workspace]
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identityName, metricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

output connectionString string = insights.properties.ConnectionString
