namespace WebhookVerification.Signatures;

/// <summary>A part of what is signed.</summary>
internal enum SignedPart
{
    Text,
    Body,
    Timestamp,
    Id,
    Url,
    Method,
    Path,
    Query,
    Header,

    /// <summary>The body's form fields, sorted by name, as name and value without separators: Twilio and Mandrill.</summary>
    Form,
}
