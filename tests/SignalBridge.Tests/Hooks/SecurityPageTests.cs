using System.Text.RegularExpressions;
using WebhookVerification.Handshakes;
using WebhookVerification.Schemes;

namespace SignalBridge.Tests.Hooks;

/// <summary>What the page on security leans on is there.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.File("docs", "security.md"));

    [Fact]
    public void Every_test_that_the_page_names_is_there()
    {
        var classes = typeof(SecurityPageTests).Assembly.GetTypes().ToLookup(type => type.Name);
        var named =
            TestName.Matches(Page).Select(match => (Class: match.Groups["class"].Value, Method: match.Groups["method"].Value))
                .Distinct().ToList();

        named.Count.ShouldBeGreaterThan(15);
        named.Where(name => !classes[name.Class].Any(type => name.Method.Length == 0 || type.GetMethod(name.Method) is not null))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Of_every_handshake_the_page_says_why_it_is_no_oracle() =>
        HandshakeRow.Matches(Page).SelectMany(row => Code.Matches(row.Groups["names"].Value))
            .Select(name => name.Groups[1].Value).Order(StringComparer.Ordinal)
            .ShouldBe(HandshakeTable.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_names_the_schemes_that_sign_no_body()
    {
        var line = Page[Page.IndexOf("**Schemes that sign no body**", StringComparison.Ordinal)..];
        Code.Matches(line[..line.IndexOf("Whoever", StringComparison.Ordinal)]).Select(name => name.Groups[1].Value)
            .Order(StringComparer.Ordinal)
            .ShouldBe(SchemeTable.All
                .Where(scheme => scheme.Kind is SchemeKind.Token or SchemeKind.Basic or SchemeKind.EntraId or SchemeKind.Graph or SchemeKind.Monday)
                .Select(scheme => scheme.Name).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"`(?<class>[A-Z]\w+Tests)(\.(?<method>\w+))?`")]
    private static partial Regex TestName { get; }

    [GeneratedRegex(@"^\| (?<names>`[a-z`, -]+`) \|", RegexOptions.Multiline)]
    private static partial Regex HandshakeRow { get; }

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Code { get; }
}
