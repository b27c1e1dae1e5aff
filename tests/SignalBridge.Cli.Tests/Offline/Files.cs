namespace SignalBridge.Cli.Tests.Offline;

/// <summary>A folder for one test, with a bridge.json.</summary>
internal sealed class Files : IDisposable
{
    public const string Bridge =
        """
        {
          "SignalBridge": {
            "Campaign": { "Url": "%CAMPAIGN_URL%", "ApiKey": "%KEY%", "Ims": { "ClientId": "%ID%", "ClientSecret": "%SECRET%" } },
            "Signals": [
              {
                "Name": "order", "Workflow": "WKF1", "Activity": "signal1", // a comment counts as a line
                "Parameters": [ { "Name": "id", "Type": "string" }, { "Name": "total", "Type": "number" }, { "Name": "urgent", "Type": "boolean", "Default": false } ]
              }
            ],
            "Hooks": [
              {
                "Name": "shop",
                "Signal": "order",
                "Verify": { "Scheme": "github", "Secrets": [ "%SHOP_SECRET%" ] },
                "When": "body.kind == 'order'",
                "DeduplicateBy": "headers.\"x-github-delivery\"",
                "Parameters": { "id": "body.id", "total": "body.total" }
              }
            ]
          }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("signalbridge-cli-test-").FullName;

    public Files(string bridge = Bridge) => BridgePath = Write("bridge.json", bridge);

    public string BridgePath { get; }

    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
