@description('Makes names unique.')
param token string

@description('Azure region.')
param location string

@description('Tags.')
param tags object

@description('The workspace that holds the telemetry.')
param workspaceId string

@description('Who is told; may be empty.')
param email string

@description('After how many seconds the oldest pending event is worth an alert.')
param oldestPendingSeconds int

var bySignal = [{ name: 'Signal', operator: 'Include', values: ['*'] }]

// A rule of each signal's own: which one, and how much, is in the alert.
var rules = [
  {
    name: 'oldest-pending'
    severity: 2
    text: 'The oldest pending event of a signal is too old: Campaign does not take it, its workflow does not run, or more comes in than its slots let out.'
    query: 'AppMetrics | where Name == "signalbridge.oldest_pending" | extend Signal = tostring(Properties.signal), Value = Sum / ItemCount'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: oldestPendingSeconds
  }
  {
    name: 'dead-events'
    severity: 2
    text: 'Events of a signal died. The board says why; correct the cause and replay them.'
    query: 'AppMetrics | where Name == "signalbridge.events" and Properties.state == "Dead" | extend Signal = tostring(Properties.signal), Value = Sum'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'unauthorised'
    severity: 1
    text: 'Campaign or IMS refuses the credentials. Nothing fires until they are right; events wait.'
    query: 'AppMetrics | where Name == "signalbridge.outcomes" and Properties.outcome == "Unauthorised" | extend Signal = tostring(Properties.signal), Value = Sum'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'poison-wakes'
    severity: 2
    text: 'Turns of a signal failed again and again. The sweep goes on waking it; the errors before this say why.'
    query: 'AppMetrics | where Name == "signalbridge.poison_wakes" | extend Signal = tostring(Properties.signal), Value = Sum'
    aggregation: 'Total'
    operator: 'GreaterThan'
    threshold: 0
  }
]

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

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'SignalBridge: ${rule.name}'
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT15M'
      autoMitigate: true
      // The table is not there until the first telemetry has come.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: rule.aggregation
            metricMeasureColumn: 'Value'
            dimensions: bySignal
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: empty(email) ? [] : [people.id] }
    }
  }
]

resource silence 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: 'alert-silence-${token}'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'SignalBridge: silence'
    description: 'The clock has not ticked: the app does not start, or cannot reach its storage. The log says why; a mistake in bridge.json is named there.'
    severity: 1
    enabled: true
    scopes: [workspaceId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    autoMitigate: true
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: 'AppMetrics | where Name == "signalbridge.oldest_pending"'
          timeAggregation: 'Count'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: empty(email) ? [] : [people.id] }
  }
}
