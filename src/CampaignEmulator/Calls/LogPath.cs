namespace CampaignEmulator;

/// <summary>A path as the log may show it: a PKey, or anything as long as a token, is cut.</summary>
internal static class LogPath
{
    private const int LongestPlain = 64;
    private const int Kept = 8;

    public static string Of(PathString path) => string.Join('/', (path.Value ?? "").Split('/').Select(Segment));

    public static string? Name(string? name) => name is null ? null : Segment(name);

    private static string Segment(string segment) =>
        segment.StartsWith('@') || segment.Length > LongestPlain ? segment[..Math.Min(Kept, segment.Length)] + "…" : segment;
}
