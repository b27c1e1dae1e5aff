using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>What answers tell a browser that it must not do with them.</summary>
public sealed partial class AnswerHeaderTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("GET", "/api/hooks/crm", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/hooks/crm", HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/api/hooks/nobody", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/health/live", HttpStatusCode.OK)]
    [InlineData("GET", "/api/signals", HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/signals?code=operator-key", HttpStatusCode.OK)]
    [InlineData("GET", "/api/board?code=operator-key", HttpStatusCode.OK)]
    [InlineData("GET", "/api/events/none?code=operator-key", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/signals?code=operator-key", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    public async Task Every_answer_is_what_it_says_it_is(string method, string path, HttpStatusCode status)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await bridge.Http.SendAsync(request, Ct);

        answer.StatusCode.ShouldBe(status);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task The_answer_to_a_failure_is_so_too()
    {
        await using var world = await Sample.WorldAsync(azurite);
        const string nobodyListens =
            "DefaultEndpointsProtocol=http;AccountName=x;AccountKey=eA==;BlobEndpoint=http://127.0.0.1:9/x;QueueEndpoint=http://127.0.0.1:9/x;TableEndpoint=http://127.0.0.1:9/x;";
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(), nobodyListens);

        using var answer = await bridge.Operator.GetAsync("/api/signals", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task The_page_lets_its_own_script_and_styles_run_by_their_hashes_and_nothing_else()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var answer = await bridge.Operator.GetAsync("/api/board", Ct);

        var html = await answer.Content.ReadAsStringAsync(Ct);
        var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().Split("; ");
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain($"script-src '{Hash(html, "script")}'");
        policy.ShouldContain($"style-src '{Hash(html, "style")}'");
        string.Join(' ', policy).ShouldNotContain("unsafe");

        // Nothing in the page that a hash cannot let run.
        InlineCode().Matches(html).Select(match => match.Value).ShouldBeEmpty();
    }

    private static string Hash(string html, string element)
    {
        var begin = html.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var content = html[begin..html.IndexOf($"</{element}>", StringComparison.Ordinal)];
        content.Length.ShouldBeGreaterThan(100);
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}";
    }

    [GeneratedRegex("""<[^>]*\s(on\w+|style)\s*=|javascript:|<script\s|<link\b""", RegexOptions.IgnoreCase)]
    private static partial Regex InlineCode();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
