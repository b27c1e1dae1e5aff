using WebhookVerification;

namespace SignalBridge.Configuration;

/// <summary>An endpoint, <c>POST /api/hooks/{name}</c>, that one sender posts to.</summary>
public sealed class HookOptions
{
    /// <summary>The last part of the endpoint's address: lower-case letters, digits and hyphens, 63 at most.</summary>
    public string Name { get; set; } = "";

    /// <summary>The signal that its webhooks fire.</summary>
    public string Signal { get; set; } = "";

    /// <summary>How a webhook proves where it comes from.</summary>
    public VerifyOptions Verify { get; set; } = new();

    /// <summary>
    /// A JMESPath condition; a webhook for which it does not hold is answered 200 and goes no further. Default: all go on.
    /// </summary>
    public string? When { get; set; }

    /// <summary>
    /// A JMESPath expression for the key by which a repeated webhook is known. Default: the id that the scheme signs, if any.
    /// </summary>
    public string? DeduplicateBy { get; set; }

    /// <summary>
    /// For each parameter of the signal, a JMESPath expression over <c>body, headers, query, hook, receivedAt</c>.
    /// </summary>
    public IDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// What the sender of a genuine webhook that cannot be mapped is told; it is kept as a dead event either way. Default:
    /// <c>Refuse</c> (422).
    /// </summary>
    public UnmappableAnswer WhenUnmappable { get; set; }

    /// <summary>The largest body taken, in bytes. Default: 1048576 (1 MiB); at most 16 MiB.</summary>
    public int MaximumBodyBytes { get; set; } = 1 << 20;

    /// <summary>
    /// How long a sender waits for its answer at most, from the moment its webhook is there; then it is told to send it again
    /// (503). Default: 2.5 s; 100 ms to 1 min.
    /// </summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(2.5);

    /// <summary>Which of its requests are kept for operators to look at.</summary>
    public RequestsOptions Requests { get; set; } = new();
}
