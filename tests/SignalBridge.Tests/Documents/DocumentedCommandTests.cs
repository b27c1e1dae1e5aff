using System.Diagnostics;
using System.Text.RegularExpressions;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Tests.Hooks;
using SignalBridge.Tests.Local;

namespace SignalBridge.Tests.Documents;

/// <summary>Every command that a document shows works as it stands there, from the repository's folder.</summary>
public sealed partial class DocumentedCommandTests
{
    // Far more than any takes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // How long a genuine webhook takes beside slow ones depends on what else the machine does. Another test holds it to its
    // bound, alone.
    private static readonly int[] ByTheMachine = [0, 1];

    /// <summary>
    /// For each program: what makes a run of it short and apart from others, what it says when it has done what it is for, and
    /// its exit code; null where it goes on until it is ended.
    /// </summary>
    private static readonly Dictionary<string, (Func<string, string> Shorten, string Says, int[]? ExitCodes)> Programs = new()
    {
        ["src/CampaignEmulator"] = (args => $"{args} --urls http://127.0.0.1:0", "The Campaign emulator listens on", null),
        ["src/SignalBridge.Local"] = (args => $"{args} --urls http://127.0.0.1:{LocalProcess.FreePort()} "
            + $"--emulator-url http://127.0.0.1:{LocalProcess.FreePort()} --data FOLDER", "Ctrl+C ends it.", null),
        ["src/SignalBridge.Server"] = (args => $"{args} --urls http://127.0.0.1:0", "names an app setting that does not exist",
            [1]),
        ["src/SignalBridge.Cli"] = (args => args, "has no mistakes", [0]),
        ["tests/SignalBridge.Soak"] = (args => Number().Replace(Duration().Replace(args, "00:00:05"), "500")
            + (args.Contains("batch", StringComparison.Ordinal) ? "" : " --deadline 00:00:02 --signals 4 --webhooks 100"), "",
                [0]),
        ["tests/SignalBridge.Soak -- slow"] =
            (args => $"{args} --connections 50 --duration 00:00:02 --rate 5", "Genuine webhooks beside them", ByTheMachine),
        ["tests/SignalBridge.Benchmarks"] = (
            args =>
                Number().Replace(args, "200") + " --rounds 1" + (args.StartsWith("load", StringComparison.Ordinal)
                    ? " --seconds 0.3" : ""), "Median of 1", [0]),
        ["tests/SignalBridge.Tests"] = (args => $"{args} -list methods", "Tests.", [0]),
        ["tests/SignalBridge.Mistakes.Tests"] = (args => $"{args} -list methods", "MistakeTests", [0]),
    };

    // What runs on machines that have more than this repository needs: Azure Functions Core Tools.
    private static readonly string[] Elsewhere = ["src/SignalBridge.Functions"];

    public static TheoryData<string, string> Runs() =>
        [.. DocumentedCommand.Of("dotnet run").Where(c => !Elsewhere.Contains(Project(c.Text)))
            .Select(c => new TheoryDataRow<string, string>(c.Document, c.Text))];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task A_program_that_a_document_starts_does_what_it_is_for(string document, string command)
    {
        Programs.ShouldContainKey(Project(command), $"{document} shows a program that no test starts: {command}");
        var (shorten, says, exitCodes) = Programs[
            Programs.Keys.Where(key => command.Contains($"--project {key}", StringComparison.Ordinal)).MaxBy(key => key.Length)!];
        using var folder = new TemporaryFolder();
        var (options, args) = command.Split(" -- ", 2) is [var before, var after] ? (before, after) : (command, "");
        options = Configured().Replace(options["dotnet run".Length..], "");
        var line =
            $"exec dotnet run --no-build -c {Configuration()}{options} -- {shorten(args.Trim()).Replace("FOLDER", folder.Path, StringComparison.Ordinal)}";

        var (said, exitCode) = await RunAsync(line, exitCodes is null ? says : null);

        said.ShouldContain(says, customMessage: line);
        (exitCodes?.Contains(exitCode ?? -1) ?? exitCode is null).ShouldBeTrue($"{line}\nended with {exitCode}\n{said}");
    }

    [Fact]
    public void The_commands_that_CI_runs_are_those_that_the_documents_show()
    {
        var ci = File.ReadAllText(Repository.File(".ci", "run"));

        foreach (var command in DocumentedCommand.Of("dotnet test"))
        {
            ci.ShouldContain(command.Text, customMessage: command.Document);
        }
    }

    [Fact]
    public async Task What_a_document_asks_of_the_local_run_is_answered()
    {
        using var folder = new TemporaryFolder();
        await using var local = await LocalProcess.StartAsync(folder.Path);
        var commands = DocumentedCommand.Of("curl").Where(c => Address().IsMatch(c.Text)).ToList();

        commands.Count.ShouldBeGreaterThan(1);
        foreach (var command in commands)
        {
            var line = command.Text.Replace("http://127.0.0.1:7071", local.Url, StringComparison.Ordinal)
                .Replace("http://127.0.0.1:7072", local.EmulatorUrl, StringComparison.Ordinal)
                .Replace("<operator key>", LocalProcess.OperatorKey, StringComparison.Ordinal);
            var (said, exitCode) = await RunAsync($"{line} -sS -w ' status %{{http_code}}'", null);
            exitCode.ShouldBe(0, $"{line}\n{said}");
            said.ShouldMatch(" status 20[0-9]", $"{command.Document}: {line}\n{said}");
        }
    }

    private static string Project(string command) => ProjectOption().Match(command).Groups["path"].Value;

    // That of this very build: the others have been built with it.
    private static string Configuration() =>
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}",
            StringComparison.Ordinal) ? "Release" : "Debug";

    /// <summary>Runs a line of the shell in the repository's folder, to its end or until it says something.</summary>
    private static async Task<(string Said, int? ExitCode)> RunAsync(string line, string? until)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", line])
        {
            WorkingDirectory = Repository.File(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        var said = "";
        try
        {
            var errors = shell.StandardError.ReadToEndAsync(patience.Token);
            while (await shell.StandardOutput.ReadLineAsync(patience.Token) is { } next)
            {
                said += $"{next}\n";
                if (until is not null && next.Contains(until, StringComparison.Ordinal))
                {
                    return (said, null);
                }
            }

            await shell.WaitForExitAsync(patience.Token);
            return (said + await errors, shell.ExitCode);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
            await shell.WaitForExitAsync(CancellationToken.None);
        }
    }

    [GeneratedRegex("--project (?<path>[^ ]+)")]
    private static partial Regex ProjectOption();

    [GeneratedRegex(" -c [A-Za-z]+")]
    private static partial Regex Configured();

    [GeneratedRegex("[0-9]{2}:[0-9]{2}:[0-9]{2}")]
    private static partial Regex Duration();

    [GeneratedRegex("(?<= )[0-9]{4,}")]
    private static partial Regex Number();

    [GeneratedRegex("http://127\\.0\\.0\\.1:707[12]")]
    private static partial Regex Address();
}
