namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>The address that a provider signed: the configured one, never the request's Host.</summary>
internal sealed class SignedUrl(string configured)
{
    /// <summary>For templates without an address.</summary>
    public static readonly string?[] None = [null];

    private readonly bool _hasQuery = configured.Contains('?', StringComparison.Ordinal);
    private readonly string?[] _alone = [configured];

    /// <summary>The spellings to try, the usual one first.</summary>
    public string?[] For(UnverifiedWebhook request) =>
        _hasQuery || request.Query.Length == 0 ? _alone : [configured + request.Query];
}
