namespace SignalBridge.Sources.Hooks;

/// <summary>
/// How fast a body must come. Held here and not by the web server: on Azure Functions, that is a proxy in front of us. A sender
/// is a provider's server, whose whole body comes within a second; the bounds are for one whose packets get lost on the way.
/// </summary>
internal static class BodyPace
{
    /// <summary>How long a body may take whatever its rate.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How long it may take at most.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>After the grace, how many bytes must have come for each second.</summary>
    public const int LeastRate = 4096;

    /// <summary>How long after its beginning a body must have more than so many bytes, or be whole.</summary>
    public static TimeSpan LongestFor(long bytes)
    {
        var longest = Grace + TimeSpan.FromSeconds((double)bytes / LeastRate);
        return longest < Deadline ? longest : Deadline;
    }
}
