using System.Text;
using System.Text.Json;
using Campaign.Client;
using Form = Campaign.Client.ParameterForm;
using Type = Campaign.Client.ParameterType;

namespace SignalBridge.Tests.Campaign;

public sealed class TriggerBodyTests
{
    [Theory]
    [InlineData(Form.Text, Type.Number, "0.10", "\"0.10\"")]
    [InlineData(Form.Text, Type.Boolean, "true", "\"true\"")]
    [InlineData(Form.Text, Type.String, "05", "\"05\"")]
    [InlineData(Form.Text, Type.DateTime, "2019-04-03 08:17:19.100Z", "\"2019-04-03 08:17:19.100Z\"")]
    [InlineData(Form.Native, Type.Number, "0.10", "0.10")]
    [InlineData(Form.Native, Type.Number, "12345678901234567890", "12345678901234567890")]
    [InlineData(Form.Native, Type.Number, "-1.5E+400", "-1.5E+400")]
    [InlineData(Form.Native, Type.Number, "05", "\"05\"")]
    [InlineData(Form.Native, Type.Number, "NaN", "\"NaN\"")]
    [InlineData(Form.Native, Type.Number, "1 ", "\"1 \"")]
    [InlineData(Form.Native, Type.Number, "1\n", "\"1\\u000A\"")]
    [InlineData(Form.Native, Type.Number, "1,\"x\":2", "\"1,\\\"x\\\":2\"")]
    [InlineData(Form.Native, Type.Boolean, "false", "false")]
    [InlineData(Form.Native, Type.Boolean, "True", "\"True\"")]
    [InlineData(Form.Native, Type.String, "true", "\"true\"")]
    [InlineData(Form.Native, Type.DateTime, "2019-04-03 08:17:19.100Z", "\"2019-04-03 08:17:19.100Z\"")]
    public void A_value_is_written_exactly(Form form, Type type, string text, string expected) =>
        Written(form, new SignalParameter("p", type, text))
            .ShouldBe("{\"source\":\"API\",\"parameters\":{\"p\":" + expected + "}}");

    [Fact]
    public void Emoji_and_accents_go_as_UTF_8_and_NUL_as_an_escape() =>
        Written(Form.Text, new SignalParameter("é😀", Type.String, "né 😀 \0 <&'+\" \\ \u2028"))
            .ShouldBe("{\"source\":\"API\",\"parameters\":{\"é😀\":\"né 😀 \\u0000 <&'+\\\" \\\\ \\u2028\"}}");

    [Theory]
    [InlineData("plain")]
    [InlineData("😀😃 \u007f \u0085 \u2029 \uFEFF \uFFFF")]
    [InlineData("\u0001\u001f\t\r\n\"\\/")]
    public void What_is_written_reads_back_the_same(string text)
    {
        using var json = JsonDocument.Parse(TriggerBody.ToUtf8("API", [new SignalParameter("p", Type.String, text)], Form.Text));
        json.RootElement.GetProperty("parameters").GetProperty("p").GetString().ShouldBe(text);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_carried_by_its_escape() =>
        Written(Form.Text, new SignalParameter("p", Type.String, "\uD83D x \uDE00")).ShouldContain("\"\\uD83D x \\uDE00\"");

    [Fact]
    public void Parameters_keep_their_order_and_are_left_out_where_there_are_none()
    {
        Written(Form.Text, new("z", Type.String, "1"), new("a", Type.String, "2")).ShouldBe("""{"source":"API","parameters":{"z":"1","a":"2"}}""");
        Written(Form.Text).ShouldBe("""{"source":"API"}""");
    }

    [Fact]
    public async Task A_body_of_64_KB_is_sent_and_one_byte_more_is_refused_without_a_call()
    {
        await using var test = await ClientFixture.StartAsync();
        var overhead = TriggerBody.ToUtf8("API", [new("p", Type.String, "")], Form.Text).Length;
        // "😀" is four bytes: counted in UTF-8, not in characters.
        var most = new string('x', TriggerBody.MaximumBytes - overhead - 4) + "😀";

        (await test.Client.TriggerAsync(ClientFixture.Trigger("signal1", new SignalParameter("p", Type.String, most)),
            ClientFixture.Ct))
            .Kind.ShouldBe(OutcomeKind.Accepted);
        Encoding.UTF8.GetByteCount(test.Campaign.Calls.Single(call => call.Call == "trigger").Body).ShouldBe(65_536);

        var refused =
            await test.Client.TriggerAsync(ClientFixture.Trigger("signal1", new SignalParameter("p", Type.String, most + "x")),
                ClientFixture.Ct);
        refused.Kind.ShouldBe(OutcomeKind.Rejected);
        refused.WithoutCall.ShouldBeTrue();
        refused.Reason.ShouldContain("65537 bytes");
        test.Campaign.Count("trigger").ShouldBe(1);
    }

    [Theory]
    [InlineData("n", Type.Number, "12a", "The value of 'n' is no number.")]
    [InlineData("b", Type.Boolean, "TRUE", "The value of 'b' is no boolean.")]
    [InlineData("d", Type.DateTime, "2019-04-03T08:17:19Z", "The value of 'd' is no datetime.")]
    [InlineData("", Type.String, "x", "A parameter has no name.")]
    public async Task A_value_that_does_not_fit_its_type_is_refused_without_a_call(string name, Type type, string text,
        string reason)
    {
        await using var test = await ClientFixture.StartAsync();

        var outcome =
            await test.Client.TriggerAsync(ClientFixture.Trigger("signal1", new SignalParameter(name, type, text)),
                ClientFixture.Ct);

        (outcome.Kind, outcome.WithoutCall, outcome.Reason).ShouldBe((OutcomeKind.Rejected, true, reason));
        test.Campaign.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_parameter_given_twice_and_a_missing_source_are_refused_without_a_call()
    {
        await using var test = await ClientFixture.StartAsync();
        var twice = ClientFixture.Trigger("signal1", new("p", Type.String, "1"), new("p", Type.String, "2"));

        (await test.Client.TriggerAsync(twice, ClientFixture.Ct)).Reason.ShouldBe("The parameter 'p' is given more than once.");
        (await test.Client.TriggerAsync(twice with { Source = "", Parameters = [] },
            ClientFixture.Ct)).Reason.ShouldContain("source is empty");
        test.Campaign.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Instants_and_booleans_are_written_as_in_Adobes_samples()
    {
        ParameterText.Of(new DateTimeOffset(2019, 4, 3, 10, 17, 19, 100, TimeSpan.FromHours(2)))
            .ShouldBe("2019-04-03 08:17:19.100Z");
        ParameterText.Of(new DateTimeOffset(2019, 4, 3, 8, 17, 19, TimeSpan.Zero).AddTicks(9_999_999))
            .ShouldBe("2019-04-03 08:17:19.999Z");
        ParameterText.Of(true).ShouldBe("true");
        ParameterText.Fits(Type.DateTime, "2019-04-03 08:17:19.100Z").ShouldBeTrue();
        ParameterText.Fits(Type.DateTime, "2019-02-30 08:17:19.100Z").ShouldBeFalse();
    }

    private static string Written(Form form, params SignalParameter[] parameters) =>
        Encoding.UTF8.GetString(TriggerBody.ToUtf8("API", parameters, form));
}
