using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace SignalBridge.Cli.Tests;

/// <summary>Runs the command line as a person does, with the arguments of a shell, in this process.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">What it wrote.</param>
/// <param name="Error">What it wrote beside.</param>
internal sealed record Cli(int Code, string Out, string Error)
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static Task<Cli> RunAsync(params string[] args) => RunAsync(new Dictionary<string, string?>(), args);

    public static async Task<Cli> RunAsync(IReadOnlyDictionary<string, string?> settings, string[] args,
        TimeProvider? time = null, int? terminal = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var around = new Surroundings(
            output, error, new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), time ?? new FakeTimeProvider(Now),
                terminal);
        var code = await CommandLine.RunAsync(args, around, TestContext.Current.CancellationToken);
        return new Cli(code, output.ToString(), error.ToString());
    }
}
