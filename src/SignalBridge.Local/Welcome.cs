using SignalBridge.Configuration;

namespace SignalBridge.Local;

/// <summary>What a newcomer reads once everything runs.</summary>
internal static class Welcome
{
    public static void Print(TextWriter console, LocalOptions options, WebApplication bridge, Azurite? azurite, bool emulatorIsOurs, string imports)
    {
        var url = options.Urls.Split(';')[0].TrimEnd('/');
        var configured = BridgeConfiguration.Read(bridge.Configuration, new Mistakes());
        var curl = SampleWebhook.Curl(configured, url, TimeProvider.System.GetUtcNow());
        console.WriteLine(
            $"""

            SignalBridge runs.

              Bridge        {url}
              Board         {url}/api/board?code={Uri.EscapeDataString(options.OperatorKey)}
              Operator key  {options.OperatorKey}
              Campaign      {options.EmulatorUrl} (emulator{(emulatorIsOurs ? "" : ", was running already")})
              Signals seen  {options.EmulatorUrl}/_emulator/signals
              Storage       {(azurite is null ? "as given" : azurite.IsOurs ? "Azurite" : "Azurite, was running already")}
              Drop files in {imports}

            {(curl is null ? "Post a webhook to /api/hooks/{hook}." : $"Post a webhook (a second one waits for the signal's next slot):{Environment.NewLine}{Environment.NewLine}{curl}")}

            Ctrl+C ends it.

            """);
    }
}
