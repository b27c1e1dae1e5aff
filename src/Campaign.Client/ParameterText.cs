using System.Globalization;

namespace Campaign.Client;

/// <summary>
/// How typed values are written for Campaign: the form of the samples in Adobe's declaring-parameters-external-signal.md.
/// </summary>
public static class ParameterText
{
    private const string DateTimeFormat = "yyyy-MM-dd HH:mm:ss.fff'Z'";

    /// <summary>An instant in UTC with milliseconds, such as <c>2019-04-03 08:17:19.100Z</c>; what is finer is cut off.</summary>
    public static string Of(DateTimeOffset instant) => instant.UtcDateTime.ToString(DateTimeFormat, CultureInfo.InvariantCulture);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>Whether the text is one that a parameter of this type may have.</summary>
    public static bool Fits(ParameterType type, string text) => type switch
    {
        ParameterType.String => true,
        ParameterType.Number => TriggerBody.IsJsonNumber(text),
        ParameterType.Boolean => text is "true" or "false",
        ParameterType.DateTime =>
            DateTime.TryParseExact(text, DateTimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out _),
        _ => false,
    };
}
