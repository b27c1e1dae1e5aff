using SignalBridge.Configuration;

namespace SignalBridge.Local;

/// <summary>What a newcomer reads once everything runs.</summary>
/// <param name="options">The run.</param>
/// <param name="azurite">Its storage; null where another is given.</param>
/// <param name="emulatorIsOurs">Whether the emulator was started by it.</param>
/// <param name="imports">Where to drop files.</param>
/// <param name="dataIsBeside">Whether another run has the folder that was asked for.</param>
/// <param name="madeUp">The secrets that nothing sets, with what stands in for them.</param>
internal sealed class Welcome(
    LocalOptions options, Azurite? azurite, bool emulatorIsOurs, string imports, bool dataIsBeside,
    IReadOnlyDictionary<string, string> madeUp)
{
    public void Print(TextWriter console, WebApplication bridge)
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
              Storage       {Storage()}
              Data          {options.Data}{(dataIsBeside ? " (another run has the folder that was asked for)" : "")}
              Drop files in {imports}
            {string.Concat(Secrets().Concat(Untouched()).Select(line => $"{line}{Environment.NewLine}"))}
            {(curl is null ? "Post a webhook to /api/hooks/{hook}." : $"Post a webhook (a second one waits for the signal's next slot):{Environment.NewLine}{Environment.NewLine}{curl}")}

            Ctrl+C ends it.

            """);
    }

    private string Storage() => azurite is null ? "as given"
        : $"Azurite of this run, ports {azurite.BlobPort} (blobs), {azurite.QueuePort} (queues), {azurite.TablePort} (tables)";

    private IEnumerable<string> Secrets() => madeUp.Count == 0 ? []
        : ["", "  Not set, so this run made up a secret; to use your own, set it in the environment before the start:",
            .. madeUp.Select(secret => $"    {secret.Key}={secret.Value}")];

    private IEnumerable<string> Untouched()
    {
        if (options.Fresh && azurite is null)
        {
            yield return Environment.NewLine + "  --fresh left the storage that --storage names alone: this run did not start it.";
        }

        if (options.Fresh && !emulatorIsOurs)
        {
            yield return Environment.NewLine + "  --fresh left the emulator's signals as they were: this run did not start it.";
        }
    }
}
