using System.Text;
using SignalBridge.Mapping;

namespace SignalBridge.Tests.Mapping;

/// <summary>Expressions mean what is written: no literal is read as something else.</summary>
public sealed class MappingExpressionTests
{
    [Theory]
    [InlineData("`\"2026-03-01T08:00:00Z\"`", "looks like a date")]
    [InlineData("`{\"at\": [\"2026-03-01T08:00:00Z\"]}`", "looks like a date")]
    [InlineData("body.list[?at > `\"2026-03-01T08:00:00Z\"`]", "looks like a date")]
    [InlineData("not_null(body.at, `\"2026-03-01T08:00:00Z\"`)", "looks like a date")]
    [InlineData("`1.10`", "would be read as `1.1`")]
    [InlineData("`[1, 2.0]`", "would be read as `2`")]
    [InlineData("`1e3`", "would be read as `1000`")]
    [InlineData("body.price == `0.30000000000000004440892098500626`", "would be read as `0.30000000000000004`")]
    public void A_literal_that_would_be_changed_is_refused(string expression, string reason) =>
        Should.Throw<FormatException>(() => MappingExpression.Parse(expression)).Message.ShouldContain(reason);

    [Theory]
    [InlineData("'2026-03-01T08:00:00Z'", "\"2026-03-01T08:00:00Z\"")]
    [InlineData("`\"2026-03-01\"`", "\"2026-03-01\"")]
    [InlineData("`1.1`", "1.1")]
    [InlineData("`-0.5`", "-0.5")]
    [InlineData("`12345678901234567890`", "12345678901234567890")]
    [InlineData("`[1, {\"a\": null}]`", "[1,{\"a\":null}]")]
    [InlineData("'1.10'", "\"1.10\"")]
    [InlineData("body.missing", "null")]
    [InlineData("body.\"a b\"", "\"😀\"")]
    [InlineData("body.list[-1]", "3")]
    [InlineData("length(body.list)", "3")]
    [InlineData("join('-', body.list[].to_string(@))", "\"1-2-3\"")]
    public void An_expression_gives(string expression, string expected) =>
        MappingExpression.Parse(expression).Evaluate(Context()).ToString(Newtonsoft.Json.Formatting.None).ShouldBe(expected);

    [Fact]
    public void An_expression_that_does_not_fit_the_data_says_so() =>
        Should.Throw<FormatException>(() => MappingExpression.Parse("length(body.count)")
            .Evaluate(Context())).Message.ShouldStartWith("`length(body.count)` cannot be evaluated: ");

    [Theory]
    [InlineData("body.list", true)]
    [InlineData("body.count", true)]
    [InlineData("`0`", true)]
    [InlineData("''", false)]
    [InlineData("`[]`", false)]
    [InlineData("`{}`", false)]
    [InlineData("`false`", false)]
    [InlineData("body.missing", false)]
    [InlineData("body.missing != 'x'", true)]
    public void A_condition_holds_as_JMESPath_has_it(string expression, bool expected) =>
        MappingExpression.Parse(expression).Holds(Context()).ShouldBe(expected);

    [Fact]
    public async Task One_expression_runs_on_many_threads_at_once()
    {
        using var expression = MappingExpression.Parse("body.list[?@ > `1`] | length(@)");
        var results =
            await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => (int)expression.Evaluate(Context()))));
        results.ShouldAllBe(length => length == 2);
    }

    private static Newtonsoft.Json.Linq.JToken Context() =>
        ExactJson.Read(Encoding.UTF8.GetBytes("""{ "body": { "a b": "😀", "count": 7, "list": [1, 2, 3] } }"""));
}
