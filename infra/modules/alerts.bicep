import { Region, Texts } from '../types.bicep'

@description('Makes names unique.')
param token string

@description('Azure region.')
param location Region

@description('Tags.')
param tags Texts

@description('The app.')
param appName string

@description('Its address.')
param appUrl string

@description('Who is told; may be empty.')
param email string

@description('After how many seconds the oldest pending event is worth an alert.')
param oldestPendingSeconds int

@description('How many refused webhooks of a hook, with none accepted, are worth an alert.')
param refusedWebhooks int

@description('Whether an alert names what it is about.')
param splitAlerts bool

@description('Whether the app is asked from outside.')
param availabilityTest bool

@description('When this was deployed.')
param deployedAt string

// What has happened is told once and stays told: no "resolved" while an event is still dead. What goes on is told again when it is over.
var content = loadJsonContent('alerts.json')
var thresholds = { oldestPendingSeconds: oldestPendingSeconds, refusedWebhooks: refusedWebhooks - 1, one: 0 }

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: 'log-${token}'
}

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: 'appi-${token}'
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'signals'
    enabled: true
    emailReceivers: [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }]
  }
}

// Looked at every 15 minutes over the last 30: what comes in late, or between two looks, is not missed.
resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in content.rules: {
    name: 'alert-${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'SignalBridge: ${rule.name}'
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [workspace.id]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT30M'
      autoMitigate: rule.isState
      // Not twice for one and the same: two windows see it.
      muteActionsDuration: rule.isState ? null : 'PT30M'
      // The table is not there until the first telemetry has come.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: rule.aggregation
            metricMeasureColumn: 'Value'
            dimensions: splitAlerts ? [{ name: 'About', operator: 'Include', values: ['*'] }] : []
            operator: 'GreaterThan'
            threshold: thresholds[rule.threshold]
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(email) ? [] : [people.id] }
    }
  }
]

// It goes by the clock's own tick, which comes without any signal too, and holds its peace in the hour after a deployment. A table that is not there
// yet counts as empty: an app that never starts is silent.
resource silence 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-silence-${token}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'SignalBridge: silence'
    description: content.silence.text
    severity: 1
    enabled: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: replace(content.silence.query, '{quietUntil}', dateTimeAdd(deployedAt, 'PT1H'))
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: empty(email) ? [] : [people.id] }
  }
}

// What the Functions host answers when the app cannot: the bridge's own metrics know nothing of it.
resource serverErrors 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-server-errors-${token}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The app was answered for with 5xx. Within half an hour after a deployment or a scale-out some are usual.'
    severity: 2
    enabled: true
    scopes: [app.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'server-errors'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'Http5xx'
          metricNamespace: 'Microsoft.Web/sites'
          operator: 'GreaterThan'
          threshold: 10
          timeAggregation: 'Total'
          skipMetricValidation: true
        }
      ]
    }
    actions: empty(email) ? [] : [{ actionGroupId: people.id }]
  }
}

resource test 'Microsoft.Insights/webtests@2022-06-15' = if (availabilityTest) {
  name: 'ready-${token}'
  location: location
  tags: union(tags, { 'hidden-link:${insights.id}': 'Resource' })
  kind: 'standard'
  properties: {
    Name: 'ready'
    SyntheticMonitorId: 'ready-${token}'
    Kind: 'standard'
    Enabled: true
    Frequency: 900
    Timeout: 60
    RetryEnabled: true
    // Three of Microsoft's own places, in Europe and America.
    Locations: [{ Id: 'emea-nl-ams-azr' }, { Id: 'emea-gb-db3-azr' }, { Id: 'us-va-ash-azr' }]
    Request: { RequestUrl: '${appUrl}/api/health/ready', HttpVerb: 'GET', ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 7 }
  }
}

resource unreachable 'Microsoft.Insights/metricAlerts@2018-03-01' = if (availabilityTest) {
  name: 'alert-unreachable-${token}'
  location: 'global'
  tags: tags
  properties: {
    description: 'The app is not ready from two places at least: it does not start, its storage is away, or nothing reaches it.'
    severity: 1
    enabled: true
    scopes: [test.id, insights.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT30M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: insights.id
      failedLocationCount: 2
    }
    actions: empty(email) ? [] : [{ actionGroupId: people.id }]
  }
}
