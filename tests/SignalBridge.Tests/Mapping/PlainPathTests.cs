using System.Globalization;
using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using SignalBridge.Mapping;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Tests.Mapping;

/// <summary>
/// Paths are read from the document where they stand; the library, which works on a tree, is what they are held against.
/// </summary>
public sealed class PlainPathTests
{
    private const int Documents = 400;
    private const int PathsEach = 25;
    private static readonly string[] Keys = ["a", "b_1", "B", "in", "let", "length", "x-y", "ä", "😀", "", "a b", "[0]", "null",
        "'", "body", "c.d"];
    private static readonly string[] Numbers =
        ["0", "-0", "1.10", "1e2", "1E+400", "12345678901234567890123456789", "-7", "0.1000", "9223372036854775807",
            "9223372036854775808", "1e-7"];
    private static readonly string[] Strings =
        ["", "x", "2020-01-01T00:00:00Z", "ü\u0000\n\"\\", "😀", "1.10", "true", "null", "\u2028", "a/b"];

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void A_path_finds_what_the_library_finds_whatever_the_document(int seed)
    {
        var random = new Random(seed);
        var (found, missing) = (0, 0);
        for (var i = 0; i < Documents; i++)
        {
            var original = Original(Value(random, 0));
            using var webhook = WebhookContext.Build(original, "crm", DateTimeOffset.UnixEpoch);
            for (var j = 0; j < PathsEach; j++)
            {
                var text = Path(random, original.Body);
                var expression = MappingExpression.Parse(text);
                webhook.TryFind(expression.Path.ShouldNotBeNull(text), out _).ShouldBeTrue(text);

                var read = expression.Evaluate(webhook);
                var library = expression.Evaluate((MappingContext)webhook.Tree);

                Form(read).ShouldBe(Form(library), $"{text} of {Encoding.UTF8.GetString(original.Body)}");
                _ = read.Type == JTokenType.Null ? missing++ : found++;
            }
        }

        // Or the paths would tell nothing.
        found.ShouldBeGreaterThan(Documents * PathsEach / 10);
        missing.ShouldBeGreaterThan(Documents * PathsEach / 10);
    }

    [Theory]
    [InlineData("body.a.b[0].c", true)]
    [InlineData("body", true)]
    [InlineData("body.\"a b\"[-1]", true)]
    [InlineData("headers.\"x-request-id\"", true)]
    [InlineData("query.z", true)]
    [InlineData("hook", true)]
    [InlineData("receivedAt", true)]
    [InlineData("body.list[*].a", false)]
    [InlineData("body.list[]", false)]
    [InlineData("body.list[0:1]", false)]
    [InlineData("body.a || 'x'", false)]
    [InlineData("length(body.a)", false)]
    [InlineData("body.a == `1`", false)]
    [InlineData("body.[a, b]", false)]
    [InlineData("@", false)]
    [InlineData("body.\"a\\\"b\"", false)]
    public void Only_what_names_one_place_is_a_path(string expression, bool isPath) =>
        (MappingExpression.Parse(expression).Path is not null).ShouldBe(isPath);

    [Theory]
    [InlineData("headers.\"x-request-id\"", "7")]
    [InlineData("headers.\"x-request-id\".a", null)]
    [InlineData("headers.\"x-request-id\"[0]", null)]
    [InlineData("headers.other", null)]
    [InlineData("headers[0]", null)]
    [InlineData("query.one", "ä b")]
    [InlineData("query.two[1]", "c")]
    [InlineData("query.two[-3]", null)]
    [InlineData("query.none", null)]
    [InlineData("hook", "crm")]
    [InlineData("hook.a", null)]
    [InlineData("receivedAt", "1970-01-01T00:00:00.000Z")]
    [InlineData("else.where", null)]
    public void Headers_query_and_the_rest_are_found_as_in_the_tree(string text, string? value)
    {
        using var webhook = WebhookContext.Build(Original("{}"), "crm", DateTimeOffset.UnixEpoch);
        var expression = MappingExpression.Parse(text);

        ((string?)expression.Evaluate(webhook)).ShouldBe(value);
        ((string?)expression.Evaluate((MappingContext)webhook.Tree)).ShouldBe(value);
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "a key stands twice in one JSON object")]
    [InlineData("""{"b":{"\u0061":1,"a":2},"a":3}""", "a key stands twice in one JSON object")]
    [InlineData("""{"a":1,"b":"\ud800"}""", "a JSON string holds half a surrogate pair or invalid UTF-8")]
    [InlineData("""{"a":1,"\uDC00":2}""", "a JSON string holds half a surrogate pair or invalid UTF-8")]
    [InlineData("""{"a":1""", "the body is not valid JSON")]
    public void A_body_is_refused_for_what_no_expression_looks_at(string body, string reason) =>
        Should.Throw<FormatException>(() =>
            WebhookContext.Build(Original(body), "crm", DateTimeOffset.UnixEpoch)).Message.ShouldStartWith(reason);

    [Fact]
    public void A_body_with_bytes_that_are_no_UTF8_is_refused() =>
        Should.Throw<FormatException>(() => WebhookContext.Build(
            Original("") with { Body = [.. "{\"a\":1,\"b\":\""u8, 0xff, .. "\"}"u8] }, "crm",
                DateTimeOffset.UnixEpoch)).Message.ShouldContain("invalid UTF-8");

    [Fact]
    public void A_whole_surrogate_pair_that_is_escaped_is_read()
    {
        using var webhook = WebhookContext.Build(Original("""{"a":"\uD83D\uDE00"}"""), "crm", DateTimeOffset.UnixEpoch);

        ((string?)MappingExpression.Parse("body.a").Evaluate(webhook)).ShouldBe("😀");
    }

    private static OriginalRequest Original(string body) => new(
        Encoding.UTF8.GetBytes(body), new Dictionary<string, string> { ["x-request-id"] = "7" }, "?one=%C3%A4+b&two=b&two=c");

    // Its type as well: 1 is not "1".
    private static string Form(JToken token) =>
        $"{token.Type} {(token.Type is JTokenType.Integer or JTokenType.Float ? ExactJson.NumberText(token) : token.ToString(Newtonsoft.Json.Formatting.None))}";

    private static string Value(Random random, int depth) => random.Next(depth == 0 ? 2 : depth > 4 ? 7 : 9) switch
    {
        < 2 when depth <= 4 =>
            $"{{{string.Join(',', Keys.Where(_ => random.Next(3) == 0).Select(key => $"{Quoted(random, key)} : {Value(random, depth + 1)}"))}}}",
        7 or 8 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1)))}]",
        2 => "null",
        3 => random.Next(2) == 0 ? "true" : "false",
        4 => Numbers[random.Next(Numbers.Length)],
        _ => Quoted(random, Strings[random.Next(Strings.Length)]),
    };

    // In one of the spellings that JSON has for it.
    private static string Quoted(Random random, string text) => random.Next(3) switch
    {
        0 => JsonSerializer.Serialize(text),
        1 => JsonSerializer.Serialize(text, Relaxed),
        _ => $"\"{string.Concat(text.Select(c => $"\\u{(int)c:x4}"))}\"",
    };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A way through the document that may take a wrong turn.</summary>
    private static string Path(Random random, byte[] body)
    {
        var path = new StringBuilder("body");
        using var document = JsonDocument.Parse(body);
        var at = document.RootElement;
        while (random.Next(5) > 0)
        {
            if (random.Next(6) == 0 || at.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
                || !(at.ValueKind == JsonValueKind.Object ? at.EnumerateObject().Any() : at.GetArrayLength() > 0))
            {
                path.Append(random.Next(2) == 0 ? Step(Keys[random.Next(Keys.Length)])
                    : string.Create(CultureInfo.InvariantCulture, $"[{random.Next(-3, 4)}]"));
                return path.ToString();
            }

            if (at.ValueKind == JsonValueKind.Object)
            {
                var next = at.EnumerateObject().ElementAt(random.Next(at.EnumerateObject().Count()));
                path.Append(Step(next.Name));
                at = next.Value;
            }
            else
            {
                var place = random.Next(at.GetArrayLength());
                path.Append(CultureInfo.InvariantCulture, $"[{(random.Next(2) == 0 ? place : place - at.GetArrayLength())}]");
                at = at[place];
            }
        }

        return path.ToString();
    }

    private static string Step(string key) => key.Length > 0 && key.All(c => char.IsAsciiLetter(c)) ? $".{key}" : $".\"{key}\"";
}
