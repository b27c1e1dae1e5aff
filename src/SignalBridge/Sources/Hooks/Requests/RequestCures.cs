namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>What an operator can do about each cause: one table, without a look at anything else.</summary>
internal static class RequestCures
{
    public static string Of(RequestCause cause) => cause switch
    {
        RequestCause.Accepted or RequestCause.Handshake => "Nothing is to be done.",
        RequestCause.Duplicate => "Nothing is to be done: the event that it repeats fires or has fired.",
        RequestCause.Filtered =>
            "If it should have fired, change the hook's When. A filtered webhook is no event, so let the sender send it again.",
        RequestCause.UnknownHook =>
            "Correct the address at the sender, or add a hook of this name to bridge.json. Then let the sender send it again.",
        RequestCause.MethodNotAllowed =>
            "Let the sender use POST. A browser and an uptime check use GET; give those /api/health/live.",
        RequestCause.BrokenOff =>
            "Nothing is wrong here: the sender or a proxy closed the connection. If it goes on, compare the proxy's time-out with the sender's.",
        RequestCause.TooSlow => "Look at the line between the sender and here. A sender that repeats it loses nothing.",
        RequestCause.TooLarge =>
            "If such a body is expected, set the hook's MaximumBodyBytes higher, 16 MiB at most; or let the sender send less.",
        RequestCause.UnsupportedType =>
            "Let the sender send JSON or a form, in UTF-8 and not compressed, and say so in Content-Type.",
        RequestCause.Unmappable =>
            "Correct the hook's Parameters, and replay the dead event: it is kept with its body and every reason.",
        RequestCause.SlotClosed =>
            "The policy Reject wants this: the sender repeats it. If the sender does not, choose Queue, Latest or Batch as WhenThrottled.",
        RequestCause.StorageUnavailable =>
            "Look at the storage account: its state, its network rules, the bridge's roles. A sender that repeats it loses nothing.",
        RequestCause.TooBusy =>
            "Too many large bodies came at once. A sender that repeats it loses nothing; if it goes on, add instances or memory.",
        RequestCause.MissingHeader =>
            "Look whether the sender signs at all, whether a proxy takes the header off, and whether the hook's scheme is the sender's.",
        RequestCause.Malformed =>
            "Look whether the hook's scheme is the sender's: its signature has another form than the scheme's.",
        RequestCause.Unsupported =>
            "Let the sender sign with the version that the scheme takes, or choose the scheme that it signs by.",
        RequestCause.TooOld =>
            "It was held up on its way, or sent again with its old signature. Look at the queue before us; only if the sender's clock is slow, set Verify:Tolerance.",
        RequestCause.InFuture =>
            "The sender's clock is ahead. Set it right there; only if that is not possible, set Verify:Tolerance.",
        RequestCause.NoMatchingKey =>
            "Set the secret that the sender signs with, beside the old one while both are in use. Then verify the kept requests again.",
        RequestCause.BodyChanged =>
            "The secret fits, but the body was changed on its way: take out what changes it, mostly a proxy that parses JSON and writes it again.",
        RequestCause.SignedForAnyone =>
            "Somebody sends the answer of the hook's handshake as a webhook. It is refused for good reason; nothing is to be done.",
        RequestCause.DuplicateHeader => "A proxy or the sender adds the header twice. Take one of them out.",
        RequestCause.WrongRecipient =>
            "It is meant for another project, tenant or audience: compare ClientId, Tenant and Audience with the sender's registration.",
        RequestCause.UntrustedKeyUrl =>
            "It claims a key that is not its provider's. If the provider has moved its keys, a newer version of the bridge is needed.",
        RequestCause.NoUsableSecret => "Set the hook's secret: until then nothing is accepted. The sender is told to come again.",
        RequestCause.KeyUnavailable =>
            "Look whether the bridge reaches the provider's address for keys. The sender is told to come again.",
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "has no cure"),
    };
}
