using System.Text.RegularExpressions;

namespace SignalBridge.Tests.Documents;

/// <summary>A command that a document shows.</summary>
/// <param name="Document">The path of the document.</param>
/// <param name="Text">The command, on one line, without its comment.</param>
internal sealed partial record DocumentedCommand(string Document, string Text)
{
    /// <summary>
    /// All commands in fences and in backticks that begin with <paramref name="program"/>; a command of several documents once.
    /// </summary>
    public static IReadOnlyList<DocumentedCommand> Of(string program) =>
    [
        .. Documents.Document.All.SelectMany(document => Candidates(document.Text)
            .Where(text => text.StartsWith($"{program} ", StringComparison.Ordinal))
            .Select(text => new DocumentedCommand(document.Path, text))).DistinctBy(command => command.Text),
    ];

    private static IEnumerable<string> Candidates(string document)
    {
        foreach (Match fence in Fence().Matches(document))
        {
            foreach (var line in fence.Groups["text"].Value.Replace("\\\n", "", StringComparison.Ordinal).Split('\n'))
            {
                yield return Comment().Replace(line, "").Trim();
            }
        }

        foreach (Match code in Code().Matches(Fence().Replace(document, "")))
        {
            foreach (var part in code.Groups["text"].Value.Split("&&"))
            {
                yield return part.Trim();
            }
        }
    }

    [GeneratedRegex("^```[a-z]*\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<text>[^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<=\s)#\s.*$")]
    private static partial Regex Comment();
}
