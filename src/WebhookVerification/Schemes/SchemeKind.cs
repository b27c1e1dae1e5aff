namespace WebhookVerification.Schemes;

/// <summary>Which code runs a scheme. All but the first are what the table's data cannot say.</summary>
internal enum SchemeKind
{
    /// <summary>A signature over a template: the engine, driven by the table.</summary>
    Signature,

    /// <summary>A secret sent as it is, in a header or in the query.</summary>
    Token,

    /// <summary>HTTP basic authentication.</summary>
    Basic,

    /// <summary>No verification.</summary>
    None,

    /// <summary>A JWT whose claims hold the hashes of address and body.</summary>
    MessageBird,

    /// <summary>A JWT that says whom it is for, and nothing of the body.</summary>
    Monday,

    /// <summary>A signature inside each item of a JSON body.</summary>
    Adyen,

    /// <summary>An RSA signature by a key that the request names and the provider publishes.</summary>
    AdobeEvents,

    /// <summary>A bearer token whose issuer publishes its keys.</summary>
    EntraId,

    /// <summary>A signature inside a form.</summary>
    Braintree,

    /// <summary>A secret inside each notification of a JSON body.</summary>
    Graph,

    /// <summary>RFC 9421, whose signature names what it covers.</summary>
    HttpSignature,
}
