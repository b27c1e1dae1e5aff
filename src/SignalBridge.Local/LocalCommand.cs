using System.CommandLine;
using System.Security.Cryptography;

namespace SignalBridge.Local;

/// <summary>The command line.</summary>
internal static class LocalCommand
{
    public static RootCommand Build()
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Where the bridge listens.",
            DefaultValueFactory = _ =>
            "http://127.0.0.1:7071"
        };
        var emulatorUrl = new Option<string>("--emulator-url")
        {
            Description = "Where the Campaign emulator listens; one that runs there already is used.",
            DefaultValueFactory = _ => "http://127.0.0.1:7072",
        };
        var bridge = new Option<string?>("--bridge") { Description = "The bridge's configuration. Default: bridge.json here, else the sample." };
        var storage = new Option<string?>("--storage")
        {
            Description = "A storage account's connection string, also of an Azurite that runs already; then none is started.",
        };
        var data = new Option<string>("--data")
        {
            Description = "The folder for Azurite's data and for imports; where another run has it, one beside it is taken.",
            DefaultValueFactory = _ => ".data",
        };
        var key = new Option<string>("--operator-key")
        {
            Description = "The operator key. Default: a new one each time.",
            DefaultValueFactory = _ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        };
        var fresh = new Option<bool>("--fresh")
        {
            Description = "Forget all events and files of earlier runs. What this run does not start is left alone.",
        };

        var command = new RootCommand("SignalBridge with everything it needs on one machine: Azurite, a Campaign emulator and the bridge.")
        {
            urls, emulatorUrl, bridge, storage, data, key, fresh,
        };
        command.SetAction((parsed, cancellationToken) => LocalRun.RunAsync(new LocalOptions(
            parsed.GetValue(urls)!, parsed.GetValue(emulatorUrl)!.TrimEnd('/'), parsed.GetValue(bridge), parsed.GetValue(storage),
            Path.GetFullPath(parsed.GetValue(data)!), parsed.GetValue(key)!, parsed.GetValue(fresh)), cancellationToken));
        return command;
    }
}
