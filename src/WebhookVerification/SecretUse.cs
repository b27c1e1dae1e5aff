namespace WebhookVerification;

/// <summary>
/// When a secret of a hook last verified a webhook on this instance, so that an operator sees when an old one may go.
/// </summary>
public sealed class SecretUse
{
    private long _lastUsed;

    internal SecretUse(int position, byte[] digest)
    {
        Position = position;
        Digest = digest;
    }

    /// <summary>The secret's place under <c>Secrets</c>, from 0.</summary>
    public int Position { get; }

    /// <summary>When it last matched; null if it has not since the start.</summary>
    public DateTimeOffset? LastUsed =>
        Interlocked.Read(ref _lastUsed) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    // Tells whether two secrets are the same when configuration is read again. Never shown.
    internal byte[] Digest { get; }

    /// <summary>Tells the secret from others without telling it: the first eight digits of its SHA-256.</summary>
    public string Fingerprint => Convert.ToHexStringLower(Digest.AsSpan(0, Math.Min(4, Digest.Length)));

    // What came in earlier may be verified later: the last use does not go back.
    internal void Used(DateTimeOffset now)
    {
        var ticks = now.UtcTicks;
        for (var known = Interlocked.Read(ref _lastUsed); known < ticks;)
        {
            known = Interlocked.CompareExchange(ref _lastUsed, ticks, known) is var seen && seen == known ? ticks : seen;
        }
    }
}
