using Campaign.Client;

namespace SignalBridge.Configuration;

/// <summary>A parameter as the signal activity declares it.</summary>
public sealed class ParameterOptions
{
    /// <summary>The declared name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The declared type. Default: <c>string</c>.</summary>
    public ParameterType Type { get; set; }

    /// <summary>What is sent where a source gives no value (absent or null). Default: none.</summary>
    public string? Default { get; set; }

    /// <summary>
    /// Whether an event without a value is refused. Default: true; with <c>false</c> the parameter is left out.
    /// </summary>
    public bool Required { get; set; } = true;
}
