using System.Globalization;
using System.Text.RegularExpressions;
using Campaign.Client;

namespace SignalBridge.Configuration;

/// <summary>How values are written in <c>bridge.json</c>: the reader takes, and the schema shows, the same.</summary>
internal static partial class Spelling
{
    /// <summary>A reference to an app setting.</summary>
    public const string ReferencePattern = "^%([A-Za-z_][A-Za-z0-9_.:-]*)%$";

    /// <summary>Hours, minutes and seconds in full: .NET would read "10" as ten days and "00:10" as ten minutes.</summary>
    public const string TimeSpanPattern = @"^([0-9]+\.)?([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?$";

    /// <summary>A moment, with seconds and its offset.</summary>
    public const string TimePattern = @"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$";

    // Campaign's own words, and Campaign writes them so.
    private static readonly Type[] LowerCase = [typeof(ParameterType), typeof(WorkflowCommand)];

    /// <summary>The names of an enum; the reader takes them in any case.</summary>
    public static IReadOnlyList<string> Names(Type type) =>
        [.. Enum.GetNames(type).Select(name => LowerCase.Contains(type) ? name.ToLowerInvariant() : name)];

    public static string? ReferencedSetting(string text) =>
        Reference().Match(text) is { Success: true } match && !text.EndsWith('\n') ? match.Groups[1].Value : null;

    public static bool TryTimeSpan(string text, out TimeSpan span)
    {
        span = default;
        return TimeSpanForm().IsMatch(text) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out span);
    }

    public static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        return TimeForm().IsMatch(text)
            && DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out time);
    }

    public static string Write(object value) => value switch
    {
        Enum name => Names(name.GetType()).First(n => n.Equals(name.ToString(), StringComparison.OrdinalIgnoreCase)),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex(ReferencePattern, RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(TimeSpanPattern, RegexOptions.CultureInvariant)]
    private static partial Regex TimeSpanForm();

    [GeneratedRegex(TimePattern, RegexOptions.CultureInvariant)]
    private static partial Regex TimeForm();
}
