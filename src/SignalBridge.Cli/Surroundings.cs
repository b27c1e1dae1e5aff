using Microsoft.Extensions.Configuration;

namespace SignalBridge.Cli;

/// <summary>What a command has around it.</summary>
/// <param name="Out">Where answers go.</param>
/// <param name="Error">Where everything else goes.</param>
/// <param name="Settings">The environment's variables.</param>
/// <param name="Time">The clock.</param>
/// <param name="Terminal">The terminal's width in characters; null where the output goes elsewhere.</param>
internal sealed record Surroundings(TextWriter Out, TextWriter Error, IConfiguration Settings, TimeProvider Time, int? Terminal)
{
    public static Surroundings OfProcess() => new(
        Console.Out, Console.Error, new ConfigurationBuilder().AddEnvironmentVariables().Build(), TimeProvider.System,
        Console.IsOutputRedirected ? null : Math.Max(40, Console.WindowWidth));
}
