using Azure;
using Newtonsoft.Json.Linq;
using SignalBridge.Words;

namespace SignalBridge.Mapping;

/// <summary>One version of a blob in the import container.</summary>
/// <param name="Name">The blob's whole name, folders included.</param>
/// <param name="ETag">The version: a replaced blob has another.</param>
/// <param name="Size">In bytes.</param>
internal sealed record DroppedFile(
    string Container, string Name, string ETag, long Size, string? ContentType, DateTimeOffset LastModified,
        IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>A version, from its ETag: a listing tells it bare, a header in quotes.</summary>
    public static string Version(ETag etag) => etag.ToString("G").Trim('"');

    /// <summary>What a drop's expressions see: <c>{ blob, drop, receivedAt }</c>.</summary>
    public JObject Context(string drop, DateTimeOffset receivedAt) => new()
    {
        ["blob"] = new JObject
        {
            ["name"] = Name,
            ["container"] = Container,
            ["size"] = Size,
            ["etag"] = ETag,
            ["contentType"] = ContentType,
            ["lastModified"] = IsoInstant.Write(LastModified),
            ["metadata"] = new JObject(Metadata.Select(m => new JProperty(m.Key, m.Value))),
        },
        ["drop"] = drop,
        ["receivedAt"] = IsoInstant.Write(receivedAt),
    };
}
