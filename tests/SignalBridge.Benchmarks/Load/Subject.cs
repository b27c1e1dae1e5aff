using SignalBridge.Server;

namespace SignalBridge.Benchmarks.Load;

/// <summary>What is measured: a baseline, or a build of the bridge's server.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Baseline">The baseline's kind; null for a bridge.</param>
/// <param name="Server">The bridge's assembly; null for a baseline.</param>
internal sealed record Subject(string Name, string? Baseline, string? Server)
{
    private const string Naive = "table";

    public static Subject Bridge { get; } = new("SignalBridge", null, typeof(ServerApp).Assembly.Location);

    /// <summary>Whether all others are held against it: one row added for each webhook.</summary>
    public bool IsNaive => Baseline == Naive;

    public bool NeedsStorage => IsNaive || Server is not null;

    /// <summary>
    /// The baselines, the bridge as it was built with this program, and other builds of it, given as <c>name=path of its
    /// assembly</c>.
    /// </summary>
    public static IReadOnlyList<Subject> All(IEnumerable<string> others) =>
    [
        new("bare Kestrel, nothing kept", "bare", null),
        new("the same, group-committed fsync", "fsync", null),
        new("the same, AddEntity a webhook (naive durable)", Naive, null),
        Bridge,
        .. others.Select(other => other.Split('=', 2)).Select(other => new Subject(other[0], null, Path.GetFullPath(other[^1]))),
    ];
}
