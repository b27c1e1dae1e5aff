namespace SignalBridge.Hooks.Verification.Schemes;

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
}
