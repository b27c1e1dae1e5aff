using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;

namespace SignalBridge.Tests.Bridge;

public sealed class PackedEventTests
{
    [Theory]
    [InlineData("{\"a\":\"ü 😀 \\\" \\u0000 <>&+'\"}")]
    [InlineData("")]
    [InlineData("\uFEFF{}")]
    [InlineData("line\r\nline\t\u0001\u2028")]
    public void A_body_that_is_text_is_kept_as_text_and_comes_back_byte_for_byte(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        var stored = Serialize(bytes);

        Encoding.UTF8.GetString(stored).ShouldContain("\"text\":");
        Deserialize(stored).Original!.Body.ShouldBe(bytes);
    }

    [Fact]
    public void A_body_that_is_no_text_is_kept_in_base64()
    {
        byte[] bytes = [.. "{\"a\":\""u8, 0xff, 0xc0, 0x80, .. "\"}"u8];

        var stored = Serialize(bytes);

        Encoding.UTF8.GetString(stored).ShouldContain($"\"body\":\"{Convert.ToBase64String(bytes)}\"");
        Deserialize(stored).Original!.Body.ShouldBe(bytes);
    }

    [Fact]
    public void Headers_and_query_are_kept_beside_the_body()
    {
        var original = Deserialize(Serialize([1])).Original!;

        original.Headers.ShouldBe(new Dictionary<string, string> { ["x-a"] = "ä\"", ["x-b"] = "" });
        original.Query.ShouldBe("?a=1");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(256, 300)]
    [InlineData(3, 0)]
    [InlineData(4, 32 * 1024)]
    public void Events_come_back_from_a_chunk_as_they_went_in_whether_they_can_be_packed_or_not(int count, int length)
    {
        foreach (var isNoise in (bool[])[false, true])
        {
            var random = new Random(1);
            var events = Enumerable.Range(0, count).Select(i => Noise(random, length, isNoise, i)).ToList();
            var row = new TableEntity("ready", "log|");

            var bytes = PackedEvents.Write(row, events);

            bytes.ShouldBe(count * (4 + length));
            row.ContainsKey("Packing").ShouldBe(!isNoise && length > 100);
            row.Select(column => column.Value).OfType<byte[]>().ShouldAllBe(column => column.Length <= 64 * 1024);
            PackedEvents.Read(row, count).Select(e => e.ToArray()).ShouldBe(events);
        }
    }

    private static byte[] Noise(Random random, int length, bool isNoise, int number)
    {
        var bytes = new byte[length];
        if (isNoise)
        {
            random.NextBytes(bytes);
        }
        else
        {
            Array.Fill(bytes, (byte)('a' + (number % 26)));
        }

        return bytes;
    }

    private static byte[] Serialize(byte[] body) => JsonSerializer.SerializeToUtf8Bytes(
        new StoredEvent
        {
            Source = "webhook:crm",
            ReceivedAt = DateTimeOffset.UnixEpoch,
            Original = new OriginalRequest(body, new Dictionary<string, string> { ["x-a"] = "ä\"", ["x-b"] = "" }, "?a=1"),
        },
        StoredJson.Event);

    private static StoredEvent Deserialize(byte[] stored) => JsonSerializer.Deserialize(stored, MailboxJson.Default.StoredEvent)!;
}
