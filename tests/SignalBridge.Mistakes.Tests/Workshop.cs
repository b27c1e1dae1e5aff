using System.Collections.Concurrent;
using System.Xml.Linq;
using SignalBridge.Mistakes.Tests;
using SignalBridge.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(Workshop))]

namespace SignalBridge.Mistakes.Tests;

/// <summary>
/// Builds the bridge with a mistake, puts it into a copy of <c>SignalBridge.Tests</c> and runs some of the tests there.
/// </summary>
public sealed class Workshop : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbridge mistakes ").FullName;
    private readonly ConcurrentDictionary<string, Compiler> _compilers = new();
    private readonly AzuriteFixture _azurite = new();

    public ValueTask InitializeAsync() => _azurite.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs tests against the bridge with a mistake; null builds it the same way, but as it is.</summary>
    /// <param name="mistake">What is wrong with it.</param>
    /// <param name="tests">As <c>Class.Method</c>.</param>
    /// <returns>For each test case that ran its method, and its failure if it failed.</returns>
    internal async Task<IReadOnlyList<TestRun>> RunAsync(Mistake? mistake, IEnumerable<string> tests,
        CancellationToken cancellationToken)
    {
        var project = mistake?.Project ?? "SignalBridge";
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;
        var compiler = _compilers.GetOrAdd(project, name => new Compiler(name, _folder));
        var assembly = await compiler.CompileAsync(mistake, folder, cancellationToken);
        var program = Path.Combine(folder, "tests");
        Copy(AppContext.BaseDirectory, program);
        File.Move(assembly, Path.Combine(program, Path.GetFileName(assembly)), overwrite: true);

        var report = Path.Combine(folder, "report.xml");
        var (_, output) = await Command.RunAsync(
            program,
            ["SignalBridge.Tests.dll", "-noColor", "-result-xml", report,
                .. tests.SelectMany(test => (string[])["-method", $"*.{test}"])],
            new Dictionary<string, string>
            {
                [AzuriteFixture.Setting] = _azurite.ConnectionString,
                [Eventually.Setting] = "20",
            },
            cancellationToken);
        File.Exists(report).ShouldBeTrue($"The tests did not run to their end.\n{output}");
        var runs = XDocument.Load(report).Descendants("test").Select(TestRun.From).ToList();
        Directory.Delete(folder, recursive: true);
        return runs;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
