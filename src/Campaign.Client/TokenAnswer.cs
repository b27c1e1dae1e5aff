namespace Campaign.Client;

/// <summary>A token, or the outcome that stands in for it.</summary>
internal sealed record TokenAnswer(AccessToken? Token, Outcome Outcome)
{
    /// <summary>It is the secret that was refused: the other one may be right.</summary>
    public bool SecretRefused { get; init; }
}
