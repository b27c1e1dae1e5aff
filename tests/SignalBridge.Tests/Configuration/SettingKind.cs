namespace SignalBridge.Tests.Configuration;

/// <summary>How a setting is written in JSON.</summary>
internal enum SettingKind
{
    /// <summary>One value: text, a number, true or false, a time span, a name.</summary>
    Value,

    /// <summary>An object with settings of its own.</summary>
    Object,

    /// <summary>A list of values or objects.</summary>
    List,

    /// <summary>An object whose keys the owner chooses, with text as values.</summary>
    Map,
}
