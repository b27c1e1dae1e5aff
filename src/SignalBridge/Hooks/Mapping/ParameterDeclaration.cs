using Newtonsoft.Json.Linq;
using SignalBridge.Campaign;

namespace SignalBridge.Hooks.Mapping;

/// <summary>A parameter that the signal activity declares, its default already in the form that is sent.</summary>
internal sealed record ParameterDeclaration(string Name, ParameterType Type, string? Default, bool Required)
{
    /// <summary>Adds the parameter's value, or the reason why it has none.</summary>
    /// <param name="values">Where the value goes.</param>
    /// <param name="reasons">Where the reason goes.</param>
    /// <param name="valueOf">Gives the value; null, or a JSON null, where there is none.</param>
    public void AddTo(List<SignalParameter> values, List<string> reasons, Func<JToken?> valueOf)
    {
        try
        {
            var text = valueOf() is { Type: not JTokenType.Null } value ? TypedText.From(value, Type) : Default;
            if (text is not null)
            {
                values.Add(new SignalParameter(Name, Type, text));
            }
            else if (Required)
            {
                reasons.Add($"'{Name}' has no value and no default");
            }
        }
        catch (FormatException e)
        {
            reasons.Add($"'{Name}' {e.Message}");
        }
    }
}
