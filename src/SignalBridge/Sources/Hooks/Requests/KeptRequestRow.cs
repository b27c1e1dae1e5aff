using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>A kept request as a row of the table.</summary>
internal static class KeptRequestRow
{
    public const string Again = "Again";

    /// <summary>The columns that a list shows.</summary>
    public static readonly string[] Listed = ["PartitionKey", "RowKey", "At", "Answer", "Cause", "Proof", "Event", "Asked",
        "Method", "Address", "Size", "NotAgain", Again];

    public static TableEntity Write(KeptRequest kept) => new(RequestKeys.Partition(kept.Hook), kept.Row)
    {
        ["At"] = kept.At,
        ["Answer"] = kept.Answer,
        ["Cause"] = kept.Cause.ToString(),
        ["Proof"] = kept.Proof,
        ["Event"] = kept.Event,
        ["Asked"] = kept.Asked,
        ["Method"] = kept.Method,
        ["Query"] = kept.Query,
        ["Address"] = kept.Address,
        ["Size"] = kept.Size,
        ["Headers"] = JsonSerializer.Serialize(kept.Headers, KeptRequestJson.Default.IReadOnlyDictionaryStringString),
        ["Body"] = kept.Body,
        ["NotAgain"] = kept.NotAgain,
    };

    public static KeptRequest Read(string hook, TableEntity row) => new()
    {
        Hook = hook,
        Row = row.RowKey,
        At = row.GetDateTimeOffset("At") ?? default,
        Answer = row.GetInt32("Answer") ?? 0,
        // Written by a newer version, it may be one that this does not know.
        Cause = RequestCauses.Find(row.GetString("Cause") ?? "") ?? RequestCause.Malformed,
        Proof = row.GetString("Proof") ?? "",
        Event = row.GetString("Event"),
        Asked = row.GetString("Asked") ?? "",
        Method = row.GetString("Method") ?? "",
        Query = row.GetString("Query") ?? "",
        Address = row.GetString("Address") ?? "",
        Size = row.GetInt64("Size"),
        Headers = row.GetString("Headers") is { } headers
            ? JsonSerializer.Deserialize(headers, KeptRequestJson.Default.IReadOnlyDictionaryStringString)!
                : new Dictionary<string, string>(),
        Body = row.GetBinary("Body") ?? [],
        NotAgain = row.GetString("NotAgain"),
        Again = row.GetString(Again),
    };
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class KeptRequestJson : JsonSerializerContext;
