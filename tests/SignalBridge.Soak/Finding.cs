namespace SignalBridge.Soak;

/// <summary>A promise that was not kept.</summary>
internal sealed record Finding(FindingKind Kind, string About, string Text);

internal enum FindingKind
{
    /// <summary>Acknowledged, and Campaign never got it.</summary>
    Lost,

    /// <summary>Campaign got it twice.</summary>
    Doubled,

    /// <summary>Campaign was called, or could have been, before its interval was over.</summary>
    Early,

    /// <summary>An older event came after a newer one, or instead of it.</summary>
    Misordered,

    /// <summary>Two counts of the same thing differ.</summary>
    Unbalanced,

    /// <summary>A server ended by itself.</summary>
    Crashed,
}
