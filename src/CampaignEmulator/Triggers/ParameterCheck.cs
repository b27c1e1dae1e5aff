using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CampaignEmulator;

/// <summary>Holds a trigger's parameters against what the activity declares: names, number and types must match (D).</summary>
internal static partial class ParameterCheck
{
    // The sample's form is "2019-04-03 08:17:19.100Z"; with a T instead of the space only where the settings allow it.
    private static readonly string[] DateTimeForms = ["yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'"];
    private static readonly string[] IsoDateTimeForms = [.. DateTimeForms, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];

    /// <summary>The refusal of the first mistake; null when all fits.</summary>
    public static Answer? Refusal(IReadOnlyList<ParameterDeclaration> declared, JsonElement given, EmulatorSettings settings)
    {
        foreach (var value in given.EnumerateObject())
            if (!declared.Any(declaration => declaration.Name == value.Name))
                return settings.UndeclaredParameterAnswer.About(parameter: value.Name);
        foreach (var declaration in declared)
        {
            if (!given.TryGetProperty(declaration.Name, out var value))
            {
                if (!settings.MissingParametersAllowed)
                    return settings.MissingParameterAnswer.About(parameter: declaration.Name);
            }
            else if (!settings.MistypedParametersAllowed && !Fits(declaration.Type, value, settings))
            {
                return settings.MistypedParameterAnswer.About(parameter: declaration.Name);
            }
        }

        return null;
    }

    private static bool Fits(DeclaredType type, JsonElement value, EmulatorSettings settings) => value.ValueKind switch
    {
        JsonValueKind.String => Fits(type, value.GetString()!, settings),
        JsonValueKind.Number => type == DeclaredType.Number && settings.NativeValuesAllowed,
        JsonValueKind.True or JsonValueKind.False => type == DeclaredType.Boolean && settings.NativeValuesAllowed,
        _ => false,
    };

    private static bool Fits(DeclaredType type, string text, EmulatorSettings settings) => type switch
    {
        DeclaredType.Number => Number().IsMatch(text),
        DeclaredType.Boolean => text is "true" or "false",
        DeclaredType.DateTime => DateTime.TryParseExact(
            text, settings.IsoDateTimesAllowed ? IsoDateTimeForms : DateTimeForms, CultureInfo.InvariantCulture,
                DateTimeStyles.None, out _),
        _ => true,
    };

    [GeneratedRegex(@"\A[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")]
    private static partial Regex Number();
}
