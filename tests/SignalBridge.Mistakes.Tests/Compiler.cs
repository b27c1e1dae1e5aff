using System.Reflection;
using System.Text.Json;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Mistakes.Tests;

/// <summary>
/// Compiles one project with one file replaced. MSBuild is asked once how it would call the compiler; then the compiler is
/// called, without analysers. Nothing is written below the repository.
/// </summary>
internal sealed class Compiler(string project, string folder)
{
    private static readonly string[] Unwanted = ["/doc:", "/refout:", "/out:", "/warnaserror", "/debug", "/noconfig"];

    private readonly Lazy<Task<Call>> _call = new(() => AskAsync(project, $"{Path.Combine(folder, project)}/"));

    /// <returns>The path of the assembly.</returns>
    public async Task<string> CompileAsync(Mistake? mistake, string into, CancellationToken cancellationToken)
    {
        var (compiler, arguments) = await _call.Value;
        if (mistake is not null)
        {
            var seeded = Path.Combine(into, "Seeded.cs");
            var source = mistake.File[(project.Length + 1)..];
            await File.WriteAllTextAsync(seeded,
                mistake.Seed(await File.ReadAllTextAsync(Repository.File("src", mistake.File), cancellationToken)),
                    cancellationToken);
            arguments.ShouldContain(source);
            arguments = [.. arguments.Select(a => a == source ? seeded : a)];
        }

        var assembly = Path.Combine(into, $"{project}.dll");
        var response = Path.Combine(into, $"{project}.rsp");
        await File.WriteAllLinesAsync(response, arguments.Append($"/out:{assembly}").Select(Quoted), cancellationToken);
        var (exit, output) = await Command.RunAsync(
            Repository.File("src", project), [compiler, "/noconfig", "/nologo", $"@{response}"], new Dictionary<string, string>(),
                cancellationToken);
        exit.ShouldBe(0, $"The mistake does not compile.\n{output}");
        return assembly;
    }

    private static async Task<Call> AskAsync(string project, string intermediate)
    {
        var configuration = typeof(Compiler).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        var (exit, output) = await Command.RunAsync(
            Repository.File("src", project),
            [
                "msbuild", "-nologo", "-nodeReuse:false", "-target:Compile", "-getItem:CscCommandLineArgs",
                    "-getProperty:RoslynTargetsPath",
                $"-property:Configuration={configuration}", $"-property:IntermediateOutputPath={intermediate}",
                    "-property:BuildProjectReferences=false",
                "-property:ProduceReferenceAssembly=false",
                "-property:ProvideCommandLineArgs=true", "-property:SkipCompilerExecution=true", "-property:DesignTimeBuild=true",
                    "-property:RunAnalyzers=false",
            ],
            new Dictionary<string, string>(), TestContext.Current.CancellationToken);
        exit.ShouldBe(0, output);
        var answer = JsonDocument.Parse(output).RootElement;
        var roslyn = answer.GetProperty("Properties").GetProperty("RoslynTargetsPath").GetString()!;
        var arguments = answer.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!)
            .Where(argument => !Unwanted.Any(argument.StartsWith));
        return new Call(Path.Combine(roslyn, "bincore", "csc.dll"), [.. arguments]);
    }

    private static string Quoted(string argument) =>
        argument.Contains('"') || !argument.Contains(' ') ? argument : $"\"{argument}\"";

    private sealed record Call(string Compiler, IReadOnlyList<string> Arguments);
}
