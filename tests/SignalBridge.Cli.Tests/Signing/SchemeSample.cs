using WebhookVerification;
using WebhookVerification.Schemes;

namespace SignalBridge.Cli.Tests.Signing;

/// <summary>A hook's options for each scheme of the table that a sender can be played for, with what the sender has.</summary>
internal sealed record SchemeSample(string Scheme, VerifyOptions Options, string Secret)
{
    public const string Address = "https://bridge.example.com/api/hooks/it";

    public static IReadOnlyList<SchemeSample> All { get; } = [.. SchemeTable.All.Where(s =>
        WebhookVerification.Signing.WebhookSigner.CanSign(s.Name)).Select(Of)];

    private static SchemeSample Of(Scheme scheme)
    {
        var needed = SchemeFields.Needed(scheme);
        var bytes = System.Security.Cryptography.SHA256.HashData("sample"u8);
        var (secret, hooks) = SampleSecret.KeyPair(scheme.Name)
            ?? (SampleSecret.For(scheme.Name, bytes)!, SampleSecret.For(scheme.Name, bytes)!);
        return new SchemeSample(scheme.Name, new VerifyOptions
        {
            Scheme = scheme.Name,
            Secrets = needed.Contains(nameof(VerifyOptions.Secrets)) ? [hooks] : [],
            // Wherever a scheme has an address it is signed.
            Url = needed.Contains(nameof(VerifyOptions.Url)) || scheme.Kind is SchemeKind.Monday or SchemeKind.MessageBird
                || scheme.Name == "ebay" ? Address : null,
            Header = needed.Contains(nameof(VerifyOptions.Header)) ? "x-signature" : null,
            VerifyToken = scheme.Name is "ebay" or "meta" ? "a-token-of-some-length-for-the-handshake" : null,
            EnrolUntil = scheme.Name == "asana" ? DateTimeOffset.UnixEpoch : null,
        }, secret);
    }
}
