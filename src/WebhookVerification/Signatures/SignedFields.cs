namespace WebhookVerification.Signatures;

/// <summary>What a scheme reads from the headers, next to the signatures: slices of them, exactly as sent.</summary>
internal struct SignedFields()
{
    private string _timestampHeader = "";
    private int _timestampStart;
    private int _timestampLength;

    public string Id { get; set; } = "";

    public readonly ReadOnlySpan<char> Timestamp => _timestampHeader.AsSpan(_timestampStart, _timestampLength);

    public void SetTimestamp(string header, int start, int length) =>
        (_timestampHeader, _timestampStart, _timestampLength) = (header, start, length);
}
