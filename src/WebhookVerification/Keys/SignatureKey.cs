using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Keys;

/// <summary>A key, prepared once.</summary>
internal abstract class SignatureKey(SecretUse use, SignatureEncoding encoding, string version)
{
    public SecretUse Use => use;

    protected SignatureEncoding Encoding => encoding;

    /// <summary>The version of the signatures that this key makes, in schemes that know several; else empty.</summary>
    public string Version => version;

    /// <summary>
    /// Tells what the hook's handshake signs with this key for whoever asks: the signature of such a content proves nothing, and
    /// never matches. Null where it signs nothing.
    /// </summary>
    public Func<ReadOnlySpan<byte>, bool>? SignedForAnyone { get; init; }

    /// <summary>Whether one of the signatures is this key's for the content.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> content, in Candidates candidates);

    protected bool IsMine(in Candidates candidates, int index) => candidates.Version(index).SequenceEqual(version);
}
