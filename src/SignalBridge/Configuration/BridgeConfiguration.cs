using Microsoft.Extensions.Configuration;

namespace SignalBridge.Configuration;

/// <summary>
/// Reads and proves the configuration: <c>bridge.json</c>, overridden by app settings and environment variables.
/// </summary>
internal static class BridgeConfiguration
{
    /// <summary>The file's name where none is given.</summary>
    public const string FileName = "bridge.json";

    /// <summary>Where the file is: as given, else in the current directory, else beside the program.</summary>
    public static string Locate(string? given) =>
        given ?? (File.Exists(FileName) ? FileName : Path.Combine(AppContext.BaseDirectory, FileName));

    /// <summary>Puts the file below all other sources, so that they override it.</summary>
    /// <exception cref="BridgeConfigurationException">The file cannot be used.</exception>
    public static void AddFile(IConfigurationBuilder builder, string path)
    {
        var file = new BridgeFile(path);
        file.Check();
        builder.Sources.Insert(0, file);
    }

    /// <summary>Reads the options; mistakes are added, and what is wrong keeps its default.</summary>
    /// <exception cref="BridgeConfigurationException">The file can no longer be used.</exception>
    public static BridgeOptions Read(IConfiguration configuration, Mistakes mistakes)
    {
        var options = new BridgeOptions();
        BridgeFile.CheckAll(configuration, mistakes);
        var section = configuration.GetSection(BridgeOptions.Section);
        if (!section.Exists())
        {
            mistakes.Add(BridgeOptions.Section, $"is missing; write it in {FileName}");
        }

        new StrictReader(configuration, mistakes).Read(section, options);
        return options;
    }
}
