using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using SignalBridge.Mailboxes;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// <c>state</c> rows as the version before wrote them, recorded while its own tests ran. They are stored in mailboxes that are in
/// use: each has to be read, and to be written with the same columns.
/// </summary>
public sealed class RecordedStateTests
{
    private static readonly Dictionary<string, TableEntity> Rows = Read();

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_row_of_the_version_before_is_read_and_written_with_the_same_columns(string name)
    {
        var written = MailboxStateRow.Write("ready", MailboxStateRow.Read(Rows[name]));

        Columns(written).ShouldBe(Columns(Rows[name]));
    }

    private static IEnumerable<string> Columns(TableEntity row) =>
        row.Where(c => c.Value is not null)
            .Select(c => $"{c.Key}: {c.Value.GetType().Name} {(c.Value is DateTimeOffset at ? $"{at:O}" : c.Value)}")
            .Order(StringComparer.Ordinal);

    private static Dictionary<string, TableEntity> Read()
    {
        var rows = new Dictionary<string, TableEntity>();
        using var file = new StreamReader(typeof(RecordedStateTests).Assembly.GetManifestResourceStream("RecordedStates.jsonl")!);
        while (file.ReadLine() is { } line)
        {
            var recorded = JsonDocument.Parse(line).RootElement;
            var row = new TableEntity("ready", MailboxKeys.State);
            foreach (var column in recorded.GetProperty("row").EnumerateObject())
            {
                row[column.Name] = Value(column.Value[0].GetString()!, column.Value[1].GetString()!);
            }

            rows.Add(recorded.GetProperty("is").GetString()!, row);
        }

        return rows;
    }

    private static object Value(string type, string text) => type switch
    {
        "String" => text,
        "Boolean" => bool.Parse(text),
        "Int32" => int.Parse(text, CultureInfo.InvariantCulture),
        "Int64" => long.Parse(text, CultureInfo.InvariantCulture),
        "Guid" => Guid.Parse(text),
        "DateTimeOffset" => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture),
        _ => throw new InvalidDataException($"No column is a {type}."),
    };
}
