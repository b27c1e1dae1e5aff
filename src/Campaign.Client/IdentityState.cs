namespace Campaign.Client;

/// <summary>How access to Campaign stands, for the operator.</summary>
/// <param name="Condition">Whether there is a token, and if not, whose doing that is.</param>
/// <param name="Words">The same in one sentence. Never holds a token or a secret.</param>
/// <param name="Since">Since when.</param>
public sealed record IdentityState(IdentityCondition Condition, string Words, DateTimeOffset? Since);
