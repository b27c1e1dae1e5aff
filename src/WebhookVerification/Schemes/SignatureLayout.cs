namespace WebhookVerification.Schemes;

/// <summary>How signatures stand in their header.</summary>
internal enum SignatureLayout
{
    /// <summary>The header is the signature, after a prefix perhaps: <c>sha256=5257a8…</c>.</summary>
    Plain,

    /// <summary>Named entries, the time among them perhaps: <c>t=1700000000,v1=5257a8…</c>.</summary>
    Fields,

    /// <summary>Versioned entries between spaces: <c>v1,UleoOw== v1a,hnO3f9==</c>.</summary>
    Versions,

    /// <summary>The base64 of a JSON object that holds the signature and says how it was made.</summary>
    Envelope,
}
