namespace Campaign.Client;

/// <summary>The four types that an external-signal activity can declare.</summary>
public enum ParameterType
{
    /// <summary>Any text.</summary>
    String,

    /// <summary>A decimal number, kept as the text it was written as: no digit is added or lost.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>An instant, sent in UTC with milliseconds: <c>2019-04-03 08:17:19.100Z</c>.</summary>
    DateTime,
}
