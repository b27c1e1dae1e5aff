using System.Buffers;
using System.Globalization;

namespace WebhookVerification.Signatures;

/// <summary>
/// Whether a signed time is near enough to ours. Strict: a time has one spelling, else it could differ from what was signed.
/// </summary>
internal static class TimeWindow
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> IsoCharacters = SearchValues.Create("0123456789TZ:.+-");

    private static readonly string[] IsoFormats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
    private static readonly string[] IsoUtcFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>Null where the time is within the tolerance, both ends included.</summary>
    public static Refused? Check(TimestampForm form, ReadOnlySpan<char> text, TimeSpan tolerance, DateTimeOffset now)
    {
        if (!TryParse(form, text, out var time))
        {
            return new Refused(VerificationFailure.Malformed, "The signed time is not of the scheme's form.");
        }

        // A sender that writes whole seconds has cut off its fraction; so do we, or an edge would be included by luck only.
        var age = (form == TimestampForm.Seconds ? DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()) : now) - time;
        return age > tolerance
            ? new Refused(VerificationFailure.TooOld, $"The webhook was signed {Text(age)} ago; {Text(tolerance)} is allowed.")
            : -age > tolerance ? new Refused(VerificationFailure.InFuture,
                $"The webhook was signed {Text(-age)} ahead of our clock; {Text(tolerance)} is allowed.")
            : null;
    }

    /// <summary>
    /// Whether a time that is signed but not compared has a shape that cannot take in bytes of a body next to it:
    /// <c>{timestamp}{body}</c> is otherwise the same text for several times and bodies.
    /// </summary>
    public static bool IsDelimited(TimestampForm form, ReadOnlySpan<char> text) => form switch
    {
        TimestampForm.Seconds => text.Length == 10 && !text.ContainsAnyExcept(Digits),
        TimestampForm.Milliseconds => text.Length == 13 && !text.ContainsAnyExcept(Digits),
        _ => text.Length >= 10 && !text.ContainsAnyExcept(IsoCharacters),
    };

    public static bool TryParse(TimestampForm form, ReadOnlySpan<char> text, out DateTimeOffset time) => form switch
    {
        TimestampForm.Seconds => TryUnix(text, TimeSpan.TicksPerSecond, out time),
        TimestampForm.Milliseconds => TryUnix(text, TimeSpan.TicksPerMillisecond, out time),
        _ => TryIso(text, out time),
    };

    // 14 digits of milliseconds reach the year 5138; more digits, a sign, a space or a leading zero are refused.
    private static bool TryUnix(ReadOnlySpan<char> text, long ticks, out DateTimeOffset time)
    {
        time = default;
        var most = ticks == TimeSpan.TicksPerSecond ? 11 : 14;
        if (text.IsEmpty || text.Length > most || text.ContainsAnyExcept(Digits) || (text[0] == '0' && text.Length > 1))
            return false;
        time = DateTimeOffset.UnixEpoch.AddTicks(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) * ticks);
        return true;
    }

    private static bool TryIso(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length > 40 || text.ContainsAnyExcept(IsoCharacters)) return false;

        // Twitch writes nanoseconds; .NET reads seven digits of a second.
        Span<char> shortened = stackalloc char[40];
        text.CopyTo(shortened);
        var fraction = text.IndexOf('.') + 1;
        var rest = fraction == 0 ? 0 : text[fraction..].IndexOfAnyExcept(Digits);
        var cut = Math.Max(0, rest - 7);
        if (cut > 0) text[(fraction + rest)..].CopyTo(shortened[(fraction + 7)..]);
        ReadOnlySpan<char> iso = shortened[..(text.Length - cut)];

        return DateTimeOffset.TryParseExact(iso, IsoFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
            || DateTimeOffset.TryParseExact(iso, IsoUtcFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out time);
    }

    private static string Text(TimeSpan span) => span.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
}
