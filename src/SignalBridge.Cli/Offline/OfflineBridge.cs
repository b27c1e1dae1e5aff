using Microsoft.Extensions.Configuration;
using SignalBridge.Configuration;
using SignalBridge.Routing;

namespace SignalBridge.Cli.Offline;

/// <summary>A bridge.json as a host would read it, without a host: no storage, no vault, no Campaign.</summary>
/// <param name="File">The file's whole path.</param>
/// <param name="Options">What is written; null where the file cannot be read.</param>
/// <param name="Routes">The same, ready to run; null where there are mistakes.</param>
/// <param name="Mistakes">What would keep the bridge from starting.</param>
/// <param name="Warnings">What deserves a look.</param>
/// <param name="StandIns">The values of settings that are not set here.</param>
internal sealed record OfflineBridge(
    string File, BridgeOptions? Options, RouteSet? Routes, IReadOnlyList<string> Mistakes, IReadOnlyList<string> Warnings,
        StandIns StandIns)
{
    /// <summary>Reads and proves a file.</summary>
    /// <param name="path">The file; null for bridge.json here.</param>
    /// <param name="environment">The settings that it names, and those that override it.</param>
    /// <param name="strict">
    /// Whether a setting that is not set is a mistake. Else it is a warning, and something stands in for it.
    /// </param>
    public static OfflineBridge Load(string? path, IConfiguration environment, bool strict)
    {
        var file = Path.GetFullPath(path ?? BridgeConfiguration.FileName);
        if (!System.IO.File.Exists(file))
        {
            throw new CommandFailedException(ExitCode.NotFound,
                $"There is no file '{path ?? BridgeConfiguration.FileName}'; name it with --bridge.");
        }

        var mistakes = new Mistakes();
        try
        {
            using var written = Build(file, environment, StandIns.None);
            var standIns = strict ? StandIns.None : StandIns.For(written);
            using var configuration = Build(file, environment, standIns);
            var options = BridgeConfiguration.Read(configuration, mistakes);
            var routes = new RouteBuilder(options, mistakes).Build();

            // What stands in for a value says nothing of the value itself.
            var isMadeUp = standIns.Values.Keys.Select(setting => $"'%{setting}%'").ToList();
            var own =
                mistakes.All.FindAll(mistake =>
                    !isMadeUp.Exists(reference => mistake.Contains(reference, StringComparison.OrdinalIgnoreCase)));
            IReadOnlyList<string> warnings =
            [
                .. mistakes.Warnings,
                .. standIns.Values.Keys.Order(StringComparer.Ordinal).Select(
                    setting => $"{PathOf(written, setting)}: %{setting}% is not set here, so its value is not checked."),
            ];
            return new OfflineBridge(file, options, own.Count == 0 ? routes : null, own, warnings, standIns);
        }
        catch (BridgeConfigurationException e)
        {
            return new OfflineBridge(file, null, null, e.Mistakes, [], StandIns.None);
        }
    }

    /// <summary>The same, for a command that can do nothing with mistakes.</summary>
    public static OfflineBridge Sound(string? path, IConfiguration environment)
    {
        var bridge = Load(path, environment, strict: false);
        return bridge.Routes is not null ? bridge
            : throw new CommandFailedException(ExitCode.Refused, $"{Path.GetFileName(bridge.File)} has mistakes:",
                bridge.Mistakes);
    }

    public (Hook Route, HookOptions Written) Hook(string name)
    {
        if (!Routes!.Hooks.TryGetValue(name, out var route))
        {
            throw new CommandFailedException(ExitCode.NotFound,
                $"There is no hook '{name}'{Words.NearestName.Hint(name, Routes.Hooks.Keys)}.");
        }

        return (route, Options!.Hooks.First(hook => hook.Name == name));
    }

    /// <summary>The setting that a hook's first secret is read from; null where there is none.</summary>
    public string? SecretSetting(string hook, IConfiguration environment)
    {
        using var written = Build(File, environment, StandIns.None);
        return written.GetSection($"{BridgeOptions.Section}:Hooks").GetChildren()
            .FirstOrDefault(h => h["Name"] == hook)?["Verify:Secrets:0"] is { } text
            ? Spelling.ReferencedSetting(text) : null;
    }

    private static ConfigurationRoot Build(string file, IConfiguration environment, StandIns standIns)
    {
        var builder = new ConfigurationBuilder();
        builder.AddInMemoryCollection(standIns.Values).AddConfiguration(environment);
        BridgeConfiguration.AddFile(builder, file);
        return (ConfigurationRoot)builder.Build();
    }

    private static string PathOf(ConfigurationRoot written, string setting) =>
        written.GetSection(BridgeOptions.Section).AsEnumerable().First(pair => pair.Value is { } text
            && string.Equals(Spelling.ReferencedSetting(text), setting, StringComparison.OrdinalIgnoreCase)).Key;
}
