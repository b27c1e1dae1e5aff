using './main.bicep'

// azd gives the values of its environment: azd env set NAME value. What is missing is told before anything is made.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'signalbridge')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param campaignUrl = readEnvironmentVariable('CAMPAIGN_URL', '')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')

// One line for each %NAME% in bridge.json but CAMPAIGN_URL.
param secrets = {
  CAMPAIGN_API_KEY: readEnvironmentVariable('CAMPAIGN_API_KEY', '')
  IMS_CLIENT_ID: readEnvironmentVariable('IMS_CLIENT_ID', '')
  IMS_CLIENT_SECRET: readEnvironmentVariable('IMS_CLIENT_SECRET', '')
  CRM_SECRET: readEnvironmentVariable('CRM_SECRET', '')
}

// All that can be chosen, with what it is for, is in types.bicep.
param options = {}
