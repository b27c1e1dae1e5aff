namespace WebhookVerification;

/// <summary>When a secret of a hook last verified a webhook on this instance, so that an operator sees when an old one may go.</summary>
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

    internal void Used(DateTimeOffset now) => Interlocked.Exchange(ref _lastUsed, now.UtcTicks);
}
