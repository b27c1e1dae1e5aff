using './main.bicep'

// azd gives the values of its environment: azd env set NAME value
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'signalbridge')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param campaignUrl = readEnvironmentVariable('CAMPAIGN_URL', 'https://mc.adobe.io/your-organisation/campaign')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')

// One line for each %NAME% in bridge.json but CAMPAIGN_URL.
param secrets = {
  CAMPAIGN_API_KEY: readEnvironmentVariable('CAMPAIGN_API_KEY', '')
  IMS_CLIENT_ID: readEnvironmentVariable('IMS_CLIENT_ID', '')
  IMS_CLIENT_SECRET: readEnvironmentVariable('IMS_CLIENT_SECRET', '')
  CRM_SECRET: readEnvironmentVariable('CRM_SECRET', '')
}
