using Microsoft.Extensions.Configuration;
using SignalBridge.Configuration;

namespace SignalBridge.Functions;

/// <summary>
/// The app settings that triggers name. Their names are flat: the host makes a colon of a double underscore and then looks a name
/// up as it is written (https://github.com/Azure/azure-functions-host/issues/10246), and what scales the app may not know colons
/// at all.
/// </summary>
internal static class BindingSettings
{
    public const string WakeQueue = "WAKE_QUEUE";
    public const string ImportContainer = "IMPORT_CONTAINER";

    private const string Storage = $"{BridgeOptions.Section}:{nameof(BridgeOptions.Storage)}";

    /// <summary>
    /// Lets the bridge use the queue and the container that the triggers listen to, whatever else the configuration says.
    /// </summary>
    public static void Apply(IConfigurationManager configuration)
    {
        var names = new Dictionary<string, string?>
        {
            [$"{Storage}:{nameof(StorageOptions.WakeQueue)}"] = configuration[WakeQueue],
            [$"{Storage}:{nameof(StorageOptions.ImportContainer)}"] = configuration[ImportContainer],
        };
        configuration.AddInMemoryCollection(names.Where(name => !string.IsNullOrEmpty(name.Value)));
    }
}
