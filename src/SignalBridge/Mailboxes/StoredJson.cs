using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SignalBridge.Mailboxes;

/// <summary>
/// How events are written for storage, where only the bridge reads them: quotes and letters as they are, where JSON allows it.
/// </summary>
internal static class StoredJson
{
    public static JsonTypeInfo<StoredEvent> Event { get; } =
        new MailboxJson(new JsonSerializerOptions(MailboxJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).StoredEvent;
}
