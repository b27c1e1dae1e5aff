using System.Text;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace SignalBridge.Tests.Hooks;

public sealed class StrictTextTests
{
    [Theory]
    [InlineData("Base64", "AAE=", true)]
    [InlineData("Base64", "AAF=", false)]
    [InlineData("Base64", "AA==", true)]
    [InlineData("Base64", "AB==", false)]
    [InlineData("Base64", "AAE", false)]
    [InlineData("Base64", "AA E=", false)]
    [InlineData("Base64", "AAE=\n", false)]
    [InlineData("Base64", "AA-_", false)]
    [InlineData("Base64", "A===", false)]
    [InlineData("Base64", "AAE=AAE=", false)]
    [InlineData("Base64Url", "AAE", true)]
    [InlineData("Base64Url", "AB", false)]
    [InlineData("Base64Url", "AAE=", false)]
    [InlineData("Base64Url", "AAF", false)]
    [InlineData("Base64Url", "AA+/", false)]
    [InlineData("Hex", "00fF", true)]
    [InlineData("Hex", "00f", false)]
    [InlineData("Hex", "0x00", false)]
    [InlineData("Hex", "00 f", false)]
    [InlineData("Hex", "００", false)]
    public void Bytes_have_one_spelling(string encoding, string text, bool isOne) =>
        (StrictText.Decode(Enum.Parse<SignatureEncoding>(encoding), text) is not null).ShouldBe(isOne);

    [Theory]
    [InlineData("Hex")]
    [InlineData("Base64")]
    [InlineData("Base64Url")]
    public void What_does_not_fit_is_no_exception(string encoding)
    {
        for (var length = 17; length < 200; length++)
            StrictText.TryDecode(Enum.Parse<SignatureEncoding>(encoding), new string('a', length), new byte[8], out _)
                .ShouldBeFalse();
    }

    [Fact]
    public void Json_that_is_no_text_is_no_exception()
    {
        byte[][] bodies =
        [
            [.. "{\""u8, 0xff, .. "\":1,\""u8, 0xff, .. "\":2}"u8], [.. "{\"a\":\""u8, 0xff, .. "\"}"u8],
            Encoding.UTF8.GetBytes("""{"\ud800":1,"a":"\ud800"}"""), Encoding.UTF8.GetBytes(new string('[', 1000)),
        ];
        foreach (var body in bodies)
        {
            using var document = StrictJson.Parse(body);
            if (document is not null) StrictJson.Text(document.RootElement, "a").ShouldBeNull();
            SignedEventId.Find(body, "a").ShouldBeNull();
        }
    }
}
