import { Region, Texts } from '../types.bicep'

@description('Its name.')
param name string

@description('Azure region.')
param location Region

@description('Tags.')
param tags Texts

@description('Days that telemetry is kept.')
param retentionDays int

@description('The most that it takes in a day, in GB; -1 for no bound.')
param dailyCapGb int

@description('The rule that what comes in passes; empty for none.')
param transformationId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
    defaultDataCollectionRuleResourceId: empty(transformationId) ? null : transformationId
  }
}
