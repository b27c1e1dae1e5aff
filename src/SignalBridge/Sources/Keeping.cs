namespace SignalBridge.Sources;

/// <summary>Whether what cannot be mapped is kept.</summary>
internal abstract record Keeping
{
    /// <summary>It is not: whoever asked is told, and has it.</summary>
    public sealed record Nothing : Keeping;

    /// <summary>It is kept each time that it comes: only one can have it, such as a webhook.</summary>
    public sealed record Each : Keeping;

    /// <summary>
    /// It is kept once, however many find it at the same time: whoever finds it knows alike when it came to be, such as a file or
    /// a due time.
    /// </summary>
    public sealed record Once(DateTimeOffset Since) : Keeping;
}
