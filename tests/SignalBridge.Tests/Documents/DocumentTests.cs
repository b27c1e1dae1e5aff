using System.Text.RegularExpressions;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.Documents;

/// <summary>What holds for every document.</summary>
public sealed partial class DocumentTests
{
    private const int LongestReadme = 130;
    private const int Width = 150;

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/design.md")]
    [InlineData("docs/decisions/README.md")]
    [InlineData("src/CampaignEmulator/README.md")]
    [InlineData("tests/README.md")]
    public void Documents_of_every_folder_are_looked_at(string path) =>
        Document.All.Select(document => document.Path).ShouldContain(path);

    [Fact]
    public void The_README_is_short() =>
        Document.Read("README.md").Text.Split('\n').Length.ShouldBeLessThanOrEqualTo(LongestReadme);

    [Fact]
    public void Every_link_leads_to_a_file_or_a_heading_that_is_there() =>
        Document.All.SelectMany(document => document.Links.Where(link => !Leads(document, link))
            .Select(link => $"{document.Path}: {link}"))
            .ShouldBeEmpty();

    [Fact]
    public void Every_page_is_reached_from_the_README()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(["README.md"]);
        while (next.TryDequeue(out var path))
        {
            if (reached.Add(path))
            {
                Document.Read(path).Links.Select(link => Target(path, link)).OfType<string>()
                    .Where(target => target.EndsWith(".md", StringComparison.Ordinal)).ToList().ForEach(next.Enqueue);
            }
        }

        Document.All.Select(document => document.Path).Where(path => !reached.Contains(path)).ShouldBeEmpty();
    }

    [Fact]
    public void No_sentence_has_a_phrase_that_readers_stumble_over() =>
        Document.All.SelectMany(document => Stumbling().Matches(document.Prose)
            .Select(match => $"{document.Path}: {match.Value}"))
            .ShouldBeEmpty();

    [Fact]
    public void No_line_is_too_wide() =>
        Document.All.SelectMany(
            document => document.Lines.Where(line => line.Text.Length > Width)
                .Select(line => $"{document.Path}:{line.Number}")).ShouldBeEmpty();

    [Fact]
    public void Every_type_and_folder_that_the_guide_names_is_there()
    {
        var text = Document.Read("CONTRIBUTING.md").Text;
        var (from, to) = (text.IndexOf("## Where things are", StringComparison.Ordinal),
            text.IndexOf("## What we hold to", StringComparison.Ordinal));
        var guide = text[from..to];
        var entries = Directory.EnumerateFileSystemEntries(Repository.File("src"), "*", SearchOption.AllDirectories);
        var there =
            entries.Select(e => Path.GetFileName(e).Replace(".cs", "", StringComparison.Ordinal))
                .ToHashSet(StringComparer.Ordinal);

        var names = NameInCode().Matches(guide).Select(match => match.Groups["name"].Value).ToList();

        names.Count.ShouldBeGreaterThan(20);
        names.Where(name => !there.Contains(name) && name != nameof(House.FloorTests)).ShouldBeEmpty();
    }

    private static bool Leads(Document document, string link)
    {
        if (Target(document.Path, link) is not { } target)
        {
            return true;
        }

        var anchor = link.Split('#', 2) is [_, var name] ? name : null;
        return Path.Exists(Repository.File(target)) && (anchor is null || Document.Read(target).Anchors.Contains(anchor));
    }

    // From the repository's folder; null for an address elsewhere.
    private static string? Target(string from, string link)
    {
        if (Elsewhere().IsMatch(link))
        {
            return null;
        }

        var file = Uri.UnescapeDataString(link.Split('#')[0]);
        var path = file.Length == 0 ? Repository.File(from) : Path.Combine(Path.GetDirectoryName(Repository.File(from))!, file);
        return Path.GetRelativePath(Repository.File(), Path.GetFullPath(path)).Replace('\\', '/');
    }

    // A name alone, in backticks, that is no link's.
    [GeneratedRegex("(?<!\\[)`(?<name>[A-Z][A-Za-z.]+)`")]
    private static partial Regex NameInCode();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@"\b(anew|by now|for ever|stead|whence|thereof|whomever)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Stumbling();
}
