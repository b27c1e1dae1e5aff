using System.Text.Encodings.Web;
using System.Text.Json;
using Campaign.Client;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;
using SignalBridge.Routing;

namespace SignalBridge.Delivery.Batches;

/// <summary>A JSON object a line. Numbers and booleans are such; a value that an event does not have is null.</summary>
internal sealed class NdjsonRows(IReadOnlyList<ParameterDeclaration> columns) : BatchRows
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write(BridgeEventId id, StoredEvent item)
    {
        using (var row = new Utf8JsonWriter(Buffer, Options))
        {
            row.WriteStartObject();
            row.WriteString(BatchColumns.Id, id.ToString());
            row.WriteString(BatchColumns.ReceivedAt, Text(item.ReceivedAt));
            foreach (var column in columns)
            {
                row.WritePropertyName(column.Name);
                Write(row, column.Type, item.ValueOf(column.Name));
            }

            row.WriteEndObject();
        }

        Buffer.Write("\n"u8);
    }

    protected override void Flush()
    {
        // Each row is whole when it is written.
    }

    private static void Write(Utf8JsonWriter row, ParameterType type, string? text)
    {
        if (text is null)
        {
            row.WriteNullValue();
        }
        else if (type is ParameterType.Number or ParameterType.Boolean && ParameterText.Fits(type, text))
        {
            row.WriteRawValue(text);
        }
        else
        {
            row.WriteStringValue(text);
        }
    }
}
