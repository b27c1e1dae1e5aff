namespace Campaign.Client;

/// <summary>Whether there is an access token.</summary>
public enum IdentityCondition
{
    /// <summary>None was asked for yet.</summary>
    NotAsked,

    /// <summary>There is one.</summary>
    Valid,

    /// <summary>Adobe IMS refuses the credential: an operator has to act.</summary>
    Refused,

    /// <summary>Adobe IMS cannot be reached or is in trouble: it passes.</summary>
    Unavailable,
}
