using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Hosting;
using SignalBridge.Routing;

namespace SignalBridge.Tests.Configuration;

/// <summary>Starts the composition with a <c>bridge.json</c>, as a host does, and says what came of it.</summary>
internal static class Configured
{
    /// <summary>A file that is right, and has something of everything.</summary>
    public const string Right = """
        {
          "$schema": "./bridge.schema.json",
          "SignalBridge": {
            "Campaign": { "Url": "https://mc.adobe.io/acme/campaign", "ApiKey": "%CAMPAIGN_API_KEY%", "ParameterForm": "Text", "Timeout": "00:00:20",
                          "Ims": { "ClientId": "acme", "ClientSecret": "%IMS_CLIENT_SECRET%" } },
            "Signals": [ { "Name": "ready", "Workflow": "WKF123", "Activity": "signal1", "MinimumInterval": "00:10:00", "WhenThrottled": "Queue",
                           "Parameters": [ { "Name": "audience", "Type": "string" }, { "Name": "size", "Type": "number", "Default": 0.10 } ] } ],
            "Hooks": [ { "Name": "crm", "Signal": "ready", "Verify": { "Scheme": "github", "Secrets": [ "%CRM_SECRET%" ] }, "When": "body.go",
                         "Parameters": { "audience": "body.name" }, "MaximumBodyBytes": 65536 } ],
            "FileDrops": [ { "Name": "nightly", "Pattern": "crm/**/*.csv", "Signal": "ready", "Parameters": { "audience": "blob.name" } } ],
            "Schedules": [ { "Name": "weekdays", "Cron": "0 6 * * 1-5", "TimeZone": "Europe/Paris", "Workflow": "WKF123", "Command": "start" } ],
            "Storage": { "MailboxTable": "mailboxes" }
          }
        }
        """;

    public const string Secret = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

    public static readonly IReadOnlyDictionary<string, string?> Settings = new Dictionary<string, string?>
    {
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["CAMPAIGN_API_KEY"] = "an-api-key",
        ["IMS_CLIENT_SECRET"] = "a-client-secret",
        ["CRM_SECRET"] = Secret,
    };

    /// <summary>The right file with one value replaced, added, or (with null) removed.</summary>
    /// <param name="path">Below the section, such as <c>Hooks:0:Signal</c>.</param>
    /// <param name="json">The value.</param>
    public static string With(string path, string? json) => With((path, json));

    public static string With(params (string Path, string? Json)[] changes)
    {
        var root = JsonNode.Parse(Right)!;
        foreach (var (path, json) in changes)
        {
            var keys = path.Split(':');
            var parent =
                keys[..^1].Aggregate(root["SignalBridge"]!, (node, key) => node is JsonArray list ? list[int.Parse(key)]!
                    : node[key]!);
            if (parent is JsonArray items)
            {
                if (items.Count > int.Parse(keys[^1])) items.RemoveAt(int.Parse(keys[^1]));
                items.Insert(int.Parse(keys[^1]), JsonNode.Parse(json!));
            }
            else if (json is null)
            {
                parent.AsObject().Remove(keys[^1]).ShouldBeTrue();
            }
            else
            {
                parent[keys[^1]] = JsonNode.Parse(json);
            }
        }

        return root.ToJsonString();
    }

    /// <summary>What the bridge would run with.</summary>
    public static Routes Routes(string json, params (string Name, string? Value)[] settings) =>
        Routes(json, builder => builder.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, s.Value))));

    public static Routes Routes(string json, Action<IConfigurationBuilder> settings)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);
            return RoutesOfFile(file, settings);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static Routes RoutesOfFile(string file, Action<IConfigurationBuilder>? settings = null)
    {
        using var configuration = new ConfigurationManager();
        using var services = Services(configuration, file, settings).BuildServiceProvider();
        return services.GetRequiredService<Routes>();
    }

    public static IServiceCollection Services(ConfigurationManager configuration, string file,
        Action<IConfigurationBuilder>? settings = null)
    {
        BridgeConfiguration.AddFile(configuration, file);
        configuration.AddInMemoryCollection(Settings);
        settings?.Invoke(configuration);
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddSignalBridge(configuration);
    }

    /// <summary>Every mistake for which the bridge does not start.</summary>
    public static IReadOnlyList<string> Mistakes(string json, params (string Name, string? Value)[] settings) =>
        Should.Throw<BridgeConfigurationException>(() => Routes(json, settings)).Mistakes;
}
