using System.Text.Json.Serialization;

namespace SignalBridge.Mapping;

/// <summary>A webhook as it came in, kept so that a corrected mapping can run over it again.</summary>
/// <param name="Body">The raw bytes.</param>
/// <param name="Headers">
/// Lower-case names; those that the hook's expressions named when it came in, and a few harmless ones.
/// </param>
/// <param name="Query">What the expressions named of the query, with its <c>?</c>, or empty.</param>
[JsonConverter(typeof(OriginalRequestJson))]
internal sealed record OriginalRequest(byte[] Body, IReadOnlyDictionary<string, string> Headers, string Query);
