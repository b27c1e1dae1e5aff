using System.Text.RegularExpressions;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.Documents;

/// <summary>A document of this repository.</summary>
/// <param name="Path">Where, from the repository's folder, with slashes.</param>
/// <param name="Text">The whole of it, with line feeds.</param>
internal sealed partial record Document(string Path, string Text)
{
    // What is built, installed or kept while a program runs.
    private static readonly string[] Others = ["bin", "obj", "node_modules", "TestResults"];

    /// <summary>All of them: every Markdown file that is not built or installed.</summary>
    public static IReadOnlyList<Document> All { get; } =
        [.. Below(Repository.File()).Select(At).OrderBy(d => d.Path, StringComparer.Ordinal)];

    public static Document Read(string path) => At(Repository.File(path.Split('/')));

    /// <summary>The sentences: no fences, no code, no addresses.</summary>
    public string Prose => Address().Replace(Code().Replace(Fence().Replace(Text, ""), ""), "");

    /// <summary>Where its links lead, as written.</summary>
    public IEnumerable<string> Links =>
        Link().Matches(Code().Replace(Fence().Replace(Text, ""), "")).Select(link => link.Groups["target"].Value);

    /// <summary>What a link can lead to within it: the names that GitHub gives its headings.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (Match heading in Heading().Matches(Fence().Replace(Text, "")))
            {
                var name = NoLetter().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');
                for (var (again, free) = (0, name); !anchors.Add(free);)
                {
                    free = $"{name}-{++again}";
                }
            }

            return anchors;
        }
    }

    /// <summary>The lines that can be broken: no line of a table or a fence, and none that is a single command or link.</summary>
    public IEnumerable<(int Number, string Text)> Lines
    {
        get
        {
            var isCode = false;
            foreach (var (index, line) in Text.Split('\n').Index())
            {
                isCode ^= line.StartsWith("```", StringComparison.Ordinal);
                if (!isCode && !line.StartsWith('|') && !Whole().IsMatch(line))
                {
                    yield return (index + 1, line);
                }
            }
        }
    }

    private static Document At(string file) => new(
        System.IO.Path.GetRelativePath(Repository.File(), file).Replace('\\', '/'), File.ReadAllText(file)
            .ReplaceLineEndings("\n"));

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(folder, "*.md").Concat(Directory.EnumerateDirectories(folder).Where(IsOurs).SelectMany(Below));

    private static bool IsOurs(string folder) =>
        System.IO.Path.GetFileName(folder) is var name && !Others.Contains(name) && !name.StartsWith('.');

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("(`+)[^`].*?\\1")]
    private static partial Regex Code();

    [GeneratedRegex("https?://[^\\s)>]+")]
    private static partial Regex Address();

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*(`[^`]+`|\[[^\]]*\]\([^)]*\))[.,:]?$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoLetter();
}
