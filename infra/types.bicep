// What the templates share. The options have their defaults in bridge.bicep.

@description('Regions that offer Flex Consumption: az functionapp list-flexconsumption-locations. A new one is added here.')
@export()
type Region =
  | 'australiaeast'
  | 'australiasoutheast'
  | 'brazilsouth'
  | 'canadacentral'
  | 'centralindia'
  | 'centralus'
  | 'eastasia'
  | 'eastus'
  | 'eastus2'
  | 'francecentral'
  | 'germanywestcentral'
  | 'italynorth'
  | 'japaneast'
  | 'koreacentral'
  | 'northcentralus'
  | 'northeurope'
  | 'norwayeast'
  | 'southafricanorth'
  | 'southcentralus'
  | 'southeastasia'
  | 'southindia'
  | 'spaincentral'
  | 'swedencentral'
  | 'uaenorth'
  | 'uksouth'
  | 'ukwest'
  | 'westcentralus'
  | 'westeurope'
  | 'westus'
  | 'westus2'
  | 'westus3'

@description('Texts by name: tags, app settings.')
@export()
type Texts = { *: string }

@description('Who may put files into the import container, and nothing else.')
@export()
type Importer = {
  @description('Object id of the user, group or application in Entra ID.')
  principalId: string

  @description('What that is.')
  principalType: 'User' | 'Group' | 'ServicePrincipal'
}

@description('Names of what the storage account holds.')
@export()
type StorageNames = {
  @description('The app\'s packages.')
  deploymentContainer: string

  @description('Files that are dropped in.')
  importContainer: string

  @description('Events too large for a row.')
  payloadContainer: string

  @description('Files of the policy Batch.')
  batchContainer: string

  @description('Wakes.')
  wakeQueue: string

  @description('Mailboxes.')
  mailboxTable: string

  @description('What file drops and schedules have done.')
  sourceTable: string
}

@description('Where private endpoints go, if anywhere.')
@export()
type Network = {
  @description('The subnet that the app sends from; empty without a network.')
  appSubnetId: string

  @description('The subnet of the private endpoints.')
  endpointSubnetId: string

  @description('The network, for the zones of its names.')
  networkId: string
}

@description('Everything that can be chosen. What is left out has the default that stands in its description.')
@export()
@sealed()
type Options = {
  @description('Memory of an instance in MB: 512.')
  instanceMemoryMB: (512 | 2048 | 4096)?

  @description('The largest number of instances: 40. The plan documents 40 as the least.')
  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int?

  @description('How many webhooks one instance takes at once before another is started: 100.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int?

  @description('Instances that are always ready for webhooks: 0, the first webhook after a pause waits for a cold start. Never a single one.')
  @minValue(0)
  alwaysReadyHttp: int?

  @description('Instances that are always ready for wakes: 0, a signal may fire some seconds after its slot opens. Never a single one.')
  @minValue(0)
  alwaysReadyWakes: int?

  @description('How a new version comes in: Recreate. RollingUpdate lets what runs end, and is a preview.')
  siteUpdateStrategy: ('Recreate' | 'RollingUpdate')?

  @description('Whether instances start from a warm placeholder: true. false costs seconds at a cold start and avoids a crash of .NET 10 (exit 139; https://github.com/Azure/azure-functions-dotnet-worker/issues/3335).')
  usePlaceholders: bool?

  @description('Whether plan and storage use several zones of the region: false. true takes zone-redundant storage, and two instances that are always ready.')
  zoneRedundant: bool?

  @description('How the storage account is replicated: Standard_LRS.')
  storageSku: ('Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS')?

  @description('What the app may do with blobs: account, owner of all, as Microsoft documents it for the Functions host; containers, owner of the host\'s own two and contributor of the bridge\'s.')
  blobRoles: ('account' | 'containers')?

  @description('Who may put files into the import container, beside the app: nobody.')
  importers: Importer[]?

  @description('Object ids of those who deploy: they may set secrets, and see the container of packages. The one who deploys now.')
  deployers: string[]?

  @description('Whether a deleted vault can be purged by nobody before its time: false. It cannot be taken back.')
  purgeProtection: bool?

  @description('Whether storage and vault answer inside a network of their own only: false. The app itself stays public, for webhooks.')
  privateNetwork: bool?

  @description('Whether reads and writes of storage and vault are logged to the workspace: false.')
  diagnosticSettings: bool?

  @description('Days that telemetry is kept: 30.')
  @minValue(30)
  @maxValue(730)
  retentionDays: int?

  @description('The most that the workspace takes in a day, in GB: 1; -1 for no bound. Beyond it alerts are blind until the next day.')
  @minValue(-1)
  dailyCapGb: int?

  @description('Whether metrics that are not the bridge\'s are kept: false. The Functions host sends its processes\' from every instance.')
  keepHostMetrics: bool?

  @description('Seconds after which the oldest pending event is worth an alert: 3600. A signal that fires every 10 minutes works off 6 events an hour.')
  @minValue(60)
  oldestPendingSeconds: int?

  @description('How many refused webhooks of a hook in half an hour, with none accepted, are worth an alert: 3.')
  @minValue(1)
  refusedWebhooks: int?

  @description('Whether an alert names the signal, hook or schedule: true. Each further one may be billed as a series of its own.')
  splitAlerts: bool?

  @description('Whether /api/health/ready is asked from outside: true.')
  availabilityTest: bool?
}
