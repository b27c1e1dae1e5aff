using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>What an earlier version stored, as it was recorded then, and what this one makes of it.</summary>
public sealed class StoredBeforeTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Events_stored_with_bodies_in_base64_and_chunks_that_are_not_packed_fire_and_show_their_bodies()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await new Stored(bridge.Services).AddAsync(Recorded());

        // Of the three, the first had fired; what cannot be mapped was the fourth.
        (await BodiesAsync(bridge, "pending")).ShouldBe([Second, """{"kind":"ready","number":3}"""]);
        await world.AdvanceUntilAsync(TimeSpan.FromMinutes(10), () => world.Fired.Count == 1);
        await world.AdvanceUntilAsync(TimeSpan.FromMinutes(10), () => world.Fired.Count == 2);

        world.Numbers().ShouldBe([2, 3]);
        await bridge.SettledAsync("ready");
        (await BodiesAsync(bridge, "fired")).ShouldContain(Second);
        (await BodiesAsync(bridge, "dead")).ShouldBe(["""{"kind":"ready","number":"four"}"""]);
        ((int)(await bridge.SignalAsync("ready"))["counts"]!["accepted"]!).ShouldBe(4);
    }

    private const string Second = """{"kind":"ready","number":2,"text":"Grüße \"an\" 😀 <b>"}""";

    private static async Task<IReadOnlyList<string>> BodiesAsync(BridgeUnderTest bridge, string state)
    {
        var bodies = new List<string>();
        foreach (var item in await bridge.EventsAsync("ready", state))
        {
            bodies.Add((string)(await bridge.EventAsync((string)item["id"]!))["body"]!);
        }

        return bodies;
    }

    private static IEnumerable<TableEntity> Recorded()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Bridge", "stored-before.json"));
        foreach (var row in JsonSerializer.Deserialize<List<Dictionary<string, JsonElement>>>(file)!)
        {
            var entity = new TableEntity("ready", row["RowKey"].GetString());
            foreach (var (name, value) in row.Where(column => column.Key != "RowKey"))
            {
                entity[name] = Value(value);
            }

            yield return entity;
        }
    }

    private static object Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetInt32(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => value.GetString()!.Split(':', 2) switch
        {
            ["binary", var text] => Convert.FromBase64String(text),
            ["time", var text] => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture),
            ["guid", var text] => Guid.Parse(text),
            ["long", var text] => long.Parse(text, CultureInfo.InvariantCulture),
            _ => value.GetString()!,
        },
    };
}
