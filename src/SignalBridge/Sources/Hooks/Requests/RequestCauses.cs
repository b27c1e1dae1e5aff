using System.Collections.Frozen;
using SignalBridge.Configuration;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>What is known of causes beside their cures.</summary>
internal static class RequestCauses
{
    /// <summary>
    /// Under this name all requests to hooks that there are not are counted and kept: what strangers write is no name of ours.
    /// </summary>
    public const string UnknownHooks = "_unknown";

    private static readonly FrozenDictionary<string, RequestCause> ByName =
        Enum.GetValues<RequestCause>().ToFrozenDictionary(cause => cause.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The cause of an answer, by what it is counted as: <c>tooLarge</c>, <c>NoMatchingKey</c>.</summary>
    public static RequestCause Of(string what) => ByName[what];

    public static RequestCause? Find(string name) => ByName.TryGetValue(name, out var cause) ? cause : null;

    /// <summary>Whether it fires nothing, although a sender may have meant it to.</summary>
    public static bool IsRefusal(RequestCause cause) =>
        cause is not (RequestCause.Accepted or RequestCause.Duplicate or RequestCause.Handshake);

    public static bool IsKept(KeptRequests keep, RequestCause cause) => keep switch
    {
        KeptRequests.All => true,
        KeptRequests.Refused => IsRefusal(cause),
        _ => false,
    };
}
