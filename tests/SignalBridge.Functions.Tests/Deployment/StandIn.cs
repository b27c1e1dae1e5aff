using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SignalBridge.Functions.Tests.Deployment;

/// <summary>
/// A machine with stand-ins for az and azd, which write down how they were called and answer as told, and with an app that
/// answers its probes so. The hooks run there on copies of the files that they read.
/// </summary>
internal sealed class StandIn : IAsyncDisposable
{
    public const string Subscription = "11111111-2222-3333-4444-555555555555";

    private const string Program = """
        #!/bin/sh
        # name, tab, how often it fails first, tab, what it says then
        line="$(basename "$0") $*"
        printf '%s\n' "$line" >>"$STAND_IN/log"
        tab=$(printf '\t')
        while IFS="$tab" read -r pattern fails output; do
          if printf '%s' "$line" | grep -Eq -- "$pattern"; then
            if [ "$(grep -Ec -- "$pattern" "$STAND_IN/log")" -le "$fails" ]; then
              echo "refused by the stand-in" >&2
              exit 1
            fi
            printf '%b' "$output"
            exit 0
          fi
        done <"$STAND_IN/rules"
        exit 0
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("signalbridge-azure-").FullName;
    private readonly ConcurrentDictionary<string, Queue<int>> _answers = new() { ["live"] = [], ["ready"] = [] };
    private readonly List<string> _rules = ["list-flexconsumption-locations\t0\twesteurope\\n",
        "list-flexconsumption-runtimes\t0\t10\\n"];
    private readonly WebApplication _app;

    private StandIn(WebApplication app)
    {
        _app = app;
        foreach (var file in (string[])["bridge.json", "infra/main.bicepparam", "infra/group.bicepparam",
            .. Directory.EnumerateFiles(Repository.At("infra/scripts")).Select(f => $"infra/scripts/{Path.GetFileName(f)}")])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, file))!);
            File.Copy(Repository.At(file), Path.Combine(_folder, file));
        }

        Directory.CreateDirectory(Path.Combine(_folder, "bin"));
        Install("az");
        Install("azd");
        Environment = new()
        {
            ["PATH"] = $"{Path.Combine(_folder, "bin")}{Path.PathSeparator}{System.Environment.GetEnvironmentVariable("PATH")}",
            ["STAND_IN"] = _folder,
            ["BRIDGE_PAUSE_SECONDS"] = "0",
            ["AZURE_SUBSCRIPTION_ID"] = Subscription,
            ["AZURE_TENANT_ID"] = "acme.example",
            ["AZURE_ENV_NAME"] = "signals",
            ["AZURE_LOCATION"] = "westeurope",
            ["CAMPAIGN_URL"] = "https://mc.adobe.io/acme/campaign",
            ["CAMPAIGN_API_KEY"] = "key-value",
            ["IMS_CLIENT_ID"] = "client-value",
            ["IMS_CLIENT_SECRET"] = "client-secret-value",
            ["CRM_SECRET"] = "it's a \"secret\" $value",
        };
    }

    /// <summary>What azd gives a hook.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>How az and azd were called, in order.</summary>
    public IReadOnlyList<string> Calls =>
        File.Exists(Path.Combine(_folder, "log")) ? File.ReadAllLines(Path.Combine(_folder, "log")) : [];

    public static async Task<StandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var standIn = new StandIn(app);
        app.MapGet("/api/health/{what}", standIn.Probe);
        await app.StartAsync();
        return standIn;
    }

    /// <summary>After a first provision.</summary>
    /// <param name="secrets">The names in the vault.</param>
    public StandIn Provisioned(params string[] secrets)
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("AZURE_RESOURCE_GROUP", "rg-signals"),
            ("BRIDGE_VAULT_NAME", "kv-acme"),
            ("BRIDGE_STORAGE_NAME", "stacme"), ("BRIDGE_APP_NAME", "func-acme"), ("BRIDGE_TOPIC_NAME", "evgt-acme"),
                ("BRIDGE_HAS_WITNESS", "true"), ("BRIDGE_URL", _app.Urls.Single())])
        {
            Environment[name] = value;
        }

        return Says("^az rest .*/vaults/kv-acme/secrets", string.Concat(secrets.Select(s => $"{s}\\n")));
    }

    /// <summary>Tells az or azd what to say.</summary>
    /// <param name="call">A pattern of the call; the first that fits counts.</param>
    /// <param name="fails">How often it fails before.</param>
    public StandIn Says(string call, string output, int fails = 0)
    {
        _rules.Insert(0, $"{call}\t{fails}\t{output}");
        return this;
    }

    public StandIn Fails(string call) => Says(call, "", int.MaxValue);

    /// <summary>What a probe is answered, the last for good.</summary>
    public StandIn Answers(string probe, params int[] statuses)
    {
        _answers[probe] = new Queue<int>(statuses);
        return this;
    }

    public void Edit(string file, string from, string to) =>
        File.WriteAllText(Path.Combine(_folder, file), File.ReadAllText(Path.Combine(_folder, file))
            .Replace(from, to, StringComparison.Ordinal));

    public void Remove(string program) => File.Delete(Path.Combine(_folder, "bin", program));

    /// <summary>Runs a hook as azd does, from elsewhere.</summary>
    public async Task<Run> RunAsync(string shell, string hook)
    {
        await File.WriteAllLinesAsync(Path.Combine(_folder, "rules"), _rules, TestContext.Current.CancellationToken);
        var script = Path.Combine(_folder, "infra", "scripts", $"{hook}.{(shell == "sh" ? "sh" : "ps1")}");
        return shell == "sh"
            ? await Run.OfAsync("sh", [script], environment: Environment, folder: Path.GetTempPath())
            : await Run.OfAsync("dotnet", [Repository.PowerShell, "-NoProfile", "-NonInteractive", "-File", script],
                environment: Environment, folder: Path.GetTempPath());
    }

    /// <summary>Types commands into shells, one shell after the other.</summary>
    public async Task<IReadOnlyList<Run>> TypeAsync(IReadOnlyList<string> shells, string commands)
    {
        await File.WriteAllLinesAsync(Path.Combine(_folder, "rules"), _rules, TestContext.Current.CancellationToken);
        List<Run> runs = [];
        foreach (var shell in shells)
        {
            runs.Add(shell == "sh"
                ? await Run.OfAsync("sh", ["-eu", "-c", commands], environment: Environment, folder: _folder)
                : await Run.OfAsync("dotnet",
                    [Repository.PowerShell, "-NoProfile", "-NonInteractive", "-Command",
                        $"$ErrorActionPreference = 'Stop'; {commands}"],
                    environment: Environment, folder: _folder));
        }

        return runs;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private IResult Probe(string what)
    {
        var answers = _answers[what];
        var status = answers.Count switch { 0 => 200, 1 => answers.Peek(), _ => answers.Dequeue() };
        return Results.Json(new { status = $"{what} says {status}" }, statusCode: status);
    }

    private void Install(string program)
    {
        var path = Path.Combine(_folder, "bin", program);
        File.WriteAllText(path, Program.ReplaceLineEndings("\n"));
        if (OperatingSystem.IsWindows())
        {
            File.WriteAllText($"{path}.cmd", "@sh \"%~dp0%~n0\" %*\r\n");
        }
        else
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
