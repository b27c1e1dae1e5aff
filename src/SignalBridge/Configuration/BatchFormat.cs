namespace SignalBridge.Configuration;

/// <summary>How a batch is written.</summary>
public enum BatchFormat
{
    /// <summary>RFC 4180 with a header, in UTF-8.</summary>
    Csv,

    /// <summary>A JSON object a line, in UTF-8.</summary>
    Ndjson,
}
