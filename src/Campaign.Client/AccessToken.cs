namespace Campaign.Client;

/// <summary>A token of Adobe IMS.</summary>
internal sealed class AccessToken(string value, string credential, DateTimeOffset renewAt, DateTimeOffset expiresAt)
{
    /// <summary>The token itself; a class and no record, so that no ToString shows it.</summary>
    public string Value { get; } = value;

    /// <summary>Whose it is: IMS address, client and scopes. Another secret of the same client does not make it void.</summary>
    public string Credential { get; } = credential;

    public DateTimeOffset RenewAt { get; } = renewAt;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;
}
