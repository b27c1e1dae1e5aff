using CsvHelper;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;
using SignalBridge.Routing;

namespace SignalBridge.Delivery.Batches;

/// <summary>
/// CSV after RFC 4180 in UTF-8, with a header. Values are as Campaign would be sent them; one that an event does not have is
/// empty.
/// </summary>
internal sealed class CsvRows : BatchRows
{
    private readonly IReadOnlyList<ParameterDeclaration> _columns;
    private readonly CsvWriter _csv;

    public CsvRows(IReadOnlyList<ParameterDeclaration> columns)
    {
        _columns = columns;
        _csv = CsvWriter.Create(Buffer, CsvWriterOptions.Default, leaveOpen: true);
        foreach (var name in BatchColumns.Own.Concat(columns.Select(c => c.Name)))
        {
            _csv.WriteField(name);
        }

        _csv.EndRecord();
    }

    public override void Write(BridgeEventId id, StoredEvent item)
    {
        _csv.WriteField(id.ToString());
        _csv.WriteField(Text(item.ReceivedAt));
        foreach (var column in _columns)
        {
            _csv.WriteField(item.ValueOf(column.Name));
        }

        _csv.EndRecord();
    }

    protected override void Flush() => _csv.Flush();
}
