using System.Globalization;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>
/// The keys of kept requests: a partition for each hook, and in it the newest first. An id is <c>hook.row</c>, so that one read
/// finds it; a hook's name has no full stop.
/// </summary>
internal static class RequestKeys
{
    /// <summary>The partition that lists the hooks that have kept requests.</summary>
    public const string Hooks = "requests";

    /// <summary>The row that counts what was kept in the current hour.</summary>
    public const string Quota = "quota";

    private const string Prefix = "request|";
    private const int TimeDigits = 19;
    private const int EndDigits = 8;

    public static string Partition(string hook) => Prefix + hook;

    /// <summary>The row of a request.</summary>
    /// <param name="at">When it came in.</param>
    /// <param name="end">What tells it from others of the same moment.</param>
    public static string Row(DateTimeOffset at, uint end) => string.Create(CultureInfo.InvariantCulture, $"{Time(at)}-{end:x8}");

    /// <summary>A moment as rows are ordered by: the later, the smaller.</summary>
    public static string Time(DateTimeOffset at) =>
        (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    public static string Id(string hook, string row) => $"{hook}.{row}";

    /// <summary>Takes an id apart.</summary>
    /// <returns>Null where it is none that we gave.</returns>
    public static (string Hook, string Row)? Split(string id) =>
        id.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 and < 64 && IsRow(id[(dot + 1)..]) && id.AsSpan(0, dot)
            .IndexOfAnyExcept(NameCharacters) < 0
            ? (id[..dot], id[(dot + 1)..]) : null;

    public static bool IsRow(string text) => text.Length == TimeDigits + 1 + EndDigits && text[TimeDigits] == '-'
        && !text.AsSpan(0, TimeDigits).ContainsAnyExceptInRange('0', '9') && text.AsSpan(TimeDigits + 1)
            .IndexOfAnyExcept(HexDigits) < 0;

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdef");
}
