using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>
/// The row keys of a mailbox. Signal names are lower-case letters, digits and hyphens, and all else here is hexadecimal, so
/// nothing needs escaping; a table key may hold none of <c>/ \ # ?</c> and control characters.
/// </summary>
internal static class MailboxKeys
{
    public const string State = "state";

    public const string LogPrefix = "log|";

    public static string Log(Guid chunk) => $"{LogPrefix}{chunk:N}";

    /// <summary>When a chunk was begun, by its key: a version 7 GUID begins with its Unix time in milliseconds.</summary>
    public static DateTimeOffset TimeOfLog(string rowKey) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(rowKey.AsSpan(LogPrefix.Length, 12), NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture));

    public const string TallyPrefix = "tally|";

    /// <summary>The sum of the tallies of writers who have not written for long.</summary>
    public const string BaseTally = $"{TallyPrefix}base";

    public static string Tally(Guid writer) => $"{TallyPrefix}{writer:N}";

    public const string SeenPrefix = "seen|";

    public static string Seen(string keyHash) => $"{SeenPrefix}{keyHash}";

    /// <summary>What an event can come to.</summary>
    public static IReadOnlyList<EventState> Ends { get; } =
        [EventState.Fired, EventState.Coalesced, EventState.Duplicate, EventState.Dead, EventState.Discarded];

    /// <summary>Each end has its own: a few duplicates among thousands that fired are found without looking at those.</summary>
    public static string EndedPrefix(EventState state) => state switch
    {
        EventState.Fired => "fired|",
        EventState.Coalesced => "coalesced|",
        EventState.Duplicate => "duplicate|",
        EventState.Dead => "dead|",
        EventState.Discarded => "discarded|",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "is no end"),
    };

    /// <summary>The key of an ended event; complemented digits, so that the newest comes first.</summary>
    public static string Ended(EventState state, BridgeEventId id) =>
        EndedPrefix(state) + Complement(string.Create(CultureInfo.InvariantCulture, $"{id.Chunk:N}{id.Place:x4}"));

    /// <summary>
    /// An OData filter for the ended events that were accepted before a moment; the newest of them comes first.
    /// </summary>
    public static string EndedRange(string signal, EventState state, DateTimeOffset before)
    {
        var newest = Complement(before.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture));
        return $"{Range(signal, EndedPrefix(state))} and RowKey ge '{EndedPrefix(state)}{newest}'";
    }

    /// <summary>The deduplication key of an event's replay: the next one, once this is written down, has another.</summary>
    /// <param name="replayed">The event.</param>
    /// <param name="before">What it was replayed as before.</param>
    public static string Replay(BridgeEventId replayed, string? before) => HashOf("replay", $"{replayed}\n{before}");

    /// <summary>
    /// Hashes a deduplication key within its scope (a hook, a drop, a schedule): of fixed length, safe in a row key.
    /// </summary>
    public static string HashOf(string scope, string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}\n{key}")).AsSpan(0, 16));

    private static string Complement(string hexadecimal) =>
        string.Create(hexadecimal.Length, hexadecimal, static (digits, text) =>
    {
        for (var i = 0; i < digits.Length; i++)
        {
            digits[i] = "0123456789abcdef"[15 - Convert.ToInt32(text[i].ToString(), 16)];
        }
    });

    /// <summary>An OData filter for the rows of one mailbox whose key has a prefix that ends in <c>|</c>.</summary>
    public static string Range(string signal, string prefix) =>
        $"PartitionKey eq '{signal}' and RowKey ge '{prefix}' and RowKey lt '{prefix[..^1]}}}'";
}
