using System.Globalization;
using Microsoft.AspNetCore.Http;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Words;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>What the bridge itself saw that led to an answer, in a sentence; a verifier writes its own.</summary>
internal static class RequestProofs
{
    // Distances to names cost their product: what is longer is no slip of a name.
    private const int LongestName = 63;

    public static string UnknownHook(string asked, IEnumerable<string> hooks) => asked.Length > LongestName
        ? "There is no hook of this name, nor one that is near."
        : $"There is no hook '{asked}'{NearestName.Meant(asked, hooks)}.";

    public static string Method(string method) =>
        $"It came with the method {(method.Length > 16 ? "of a long name" : method)}, and a webhook is posted.";

    public static string TooLarge(long? announced, int maximum) => announced is { } size
        ? string.Create(CultureInfo.InvariantCulture, $"Its body has {size} bytes, and the hook takes {maximum}.")
        : string.Create(CultureInfo.InvariantCulture, $"Its body has more than the {maximum} bytes that the hook takes.");

    public static string Type(HttpRequest request) =>
        $"It is genuine. Its Content-Type is '{request.ContentType}'{(request.Headers.ContentEncoding.Count > 0 ? $" and its Content-Encoding '{request.Headers.ContentEncoding}'" : "")}.";

    /// <summary>The event that a webhook became or repeats.</summary>
    public static BridgeEventId? EventOf(Acceptance acceptance) => acceptance switch
    {
        Acceptance.Stored stored => stored.Id,
        Acceptance.Duplicate duplicate => duplicate.Of,
        _ => null,
    };

    public static string SlotClosed(Hook hook, TimeSpan wait) => string.Create(
        CultureInfo.InvariantCulture,
            $"The signal '{hook.Signal.Name}' takes nothing for the next {wait.TotalSeconds:0.###} s; the sender was told so.");

    public static string Filtered(Hook hook) => $"It is genuine, and the condition does not hold for it: {hook.When?.Text}";
}
