using SignalBridge.Mapping;

namespace SignalBridge.Tests.Mapping;

/// <summary>Which headers an expression names.</summary>
public sealed class NamedKeysTests
{
    [Theory]
    [InlineData("body.id", "", false)]
    [InlineData("headers.accept", "accept", false)]
    [InlineData("headers.\"x-request-id\"", "x-request-id", false)]
    [InlineData("headers . \"x-request-id\" ", "x-request-id", false)]
    [InlineData("headers.\"x-\\u0061\"", "x-a", false)]
    [InlineData("\"headers\".accept", "accept", false)]
    [InlineData("@.headers.accept", "accept", false)]
    [InlineData("not_null(headers.\"x-a\", headers.\"x-b\", body.id)", "x-a x-b", false)]
    [InlineData("headers.\"x-a\" == 'headers.\"x-b\"' && body.kind == `\"headers.c\"`", "x-a", false)]
    [InlineData("body.items[?id == 'it\\'s headers.b'] || headers.a", "a", false)]
    [InlineData("body.headers.authorization", "", false)]
    [InlineData("body.\"headers\".authorization", "", false)]
    [InlineData("headersx.a || xheaders.b", "", false)]
    [InlineData("headers.[\"x-a\", \"x-b\"]", "headers x-a x-b", false)]
    [InlineData("headers.{one: \"x-a\", two: accept}", "accept headers one two x-a", false)]
    [InlineData("headers | \"x-a\"", "headers x-a", true)]
    [InlineData("values(headers)", "headers values", true)]
    [InlineData("headers.*", "headers", true)]
    [InlineData("headers", "headers", true)]
    public void Are_found(string expression, string names, bool takesAll)
    {
        MappingExpression.Parse(expression).ShouldNotBeNull();

        var found = NamedKeys.In(expression, "headers");

        string.Join(' ', found.Names.Order(StringComparer.Ordinal)).ShouldBe(names);
        found.TakesAll.ShouldBe(takesAll);
    }
}
