using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Campaign.Client;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// What the bridge itself allocates for a webhook between its verification and the transaction that keeps it. Bytes do not depend
/// on the machine or on what else it does, so the bounds are close, and far below what a tree of the body or its base64 would
/// take.
/// </summary>
public sealed class IntakeCostTests
{
    private const int Webhooks = 64;

    // The object heap for what is large begins here, and what goes there is collected with everything else only.
    private const int LargeObject = 85_000;

    private static readonly ParameterMap Five = new(
    [
        Parameter("number", ParameterType.Number, "body.number"),
        Parameter("reference", ParameterType.String, "body.ref"),
        Parameter("repository", ParameterType.String, "body.repository.full_name"),
        Parameter("commit", ParameterType.String, "body.commits[0].id"),
        Parameter("request", ParameterType.String, "headers.\"x-request-id\""),
    ]);

    [Fact]
    public void A_webhook_of_2_KB_with_five_mapped_fields_takes_less_than_10_KB()
    {
        var bodies = Enumerable.Range(0, Webhooks).Select(Body).ToList();
        bodies[0].Length.ShouldBeInRange(2000, 2100);
        Take(bodies);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var row = Take(bodies);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / Webhooks;

        each.ShouldBeLessThan(10_000);
        row.Select(column => column.Value).OfType<byte[]>().ShouldAllBe(column => column.Length < LargeObject);
    }

    [Fact]
    public void A_chunk_of_bodies_of_2_KB_travels_in_less_than_half_of_them()
    {
        var row = Take([.. Enumerable.Range(0, Webhooks).Select(Body)]);

        row.Where(column => column.Key.StartsWith("Events", StringComparison.Ordinal))
            .Sum(column => ((byte[])column.Value).Length)
            .ShouldBeLessThan(Webhooks * 1000);
    }

    private static TableEntity Take(List<byte[]> bodies)
    {
        var row = new TableEntity("ready", "log|");
        PackedEvents.Write(row, [.. bodies.Select(Map)]);
        return row;
    }

    private static byte[] Map(byte[] body)
    {
        var original = new OriginalRequest(body, new Dictionary<string, string> { ["x-request-id"] = "7" }, "");
        using var context = WebhookContext.Build(original, "crm", DateTimeOffset.UnixEpoch);
        var mapped = Five.Map(context, "webhook:crm", ParameterForm.Text);
        mapped.Reasons.ShouldBeEmpty();
        return JsonSerializer.SerializeToUtf8Bytes(
            new StoredEvent
            {
                Source = "webhook:crm",
                ReceivedAt = DateTimeOffset.UnixEpoch,
                Parameters = mapped.Values,
                Original = original
            }, StoredJson.Event);
    }

    private static (ParameterDeclaration, MappingExpression?) Parameter(string name, ParameterType type, string expression) =>
        (new ParameterDeclaration(name, type, null, Required: true), MappingExpression.Parse(expression));

    // Half of it is the same in every webhook of a sender, and half is not.
    private static byte[] Body(int number)
    {
        var random = new Random(number);
        var noise = new byte[560];
        random.NextBytes(noise);
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            number = 1000 + number,
            @ref = "refs/heads/main",
            repository = new
            {
                id = 35129377,
                full_name = "acme/campaigns",
                owner = new { name = "acme", email = "post@example.com", site_admin = false }
            },
            commits = new[] { new { id = "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5", message = "Say which audience is ready",
                distinct = true } },
            links = Enumerable.Range(0, 14).ToDictionary(i => $"link_{i}", i => $"https://example.com/acme/campaigns/{i}"),
            noise = Convert.ToHexString(noise)[..1040],
        }));
    }
}
