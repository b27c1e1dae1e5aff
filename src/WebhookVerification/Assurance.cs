namespace WebhookVerification;

/// <summary>What is known of an accepted webhook.</summary>
public enum Assurance
{
    /// <summary>Nothing: the scheme is <c>none</c>.</summary>
    None,

    /// <summary>The sender knows a secret; what it sent is not signed (API key, basic auth, bearer token).</summary>
    Authenticated,

    /// <summary>The body is covered by a signature.</summary>
    Signed,
}
