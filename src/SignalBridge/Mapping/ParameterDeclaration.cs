using Campaign.Client;
using Newtonsoft.Json.Linq;

namespace SignalBridge.Mapping;

/// <summary>A parameter that the signal activity declares, its default already in the form that is sent.</summary>
internal sealed record ParameterDeclaration(string Name, ParameterType Type, string? Default, bool Required)
{
    /// <summary>Adds the parameter's value, or the reason why it has none.</summary>
    /// <param name="values">Where the value goes.</param>
    /// <param name="reasons">Where the reason goes.</param>
    /// <param name="value">The value; null, or a JSON null, where there is none.</param>
    /// <param name="expression">The expression that gave it; null for none.</param>
    /// <param name="context">What that was evaluated on.</param>
    public void AddTo(
        List<SignalParameter> values, List<string> reasons, JToken? value, string? expression = null,
            MappingContext? context = null)
    {
        try
        {
            var text = value is { Type: not JTokenType.Null } ? TypedText.From(value, Type) : Default;
            if (text is not null)
            {
                values.Add(new SignalParameter(Name, Type, text));
            }
            else if (Required)
            {
                var why = expression is null ? " and no default" : $": {MissingValue.Explain(expression, context!.Tree)}";
                reasons.Add($"'{Name}' has no value{why}");
            }
        }
        catch (FormatException e)
        {
            reasons.Add($"'{Name}' {e.Message}{(expression is null ? "" : $" (`{expression}`)")}");
        }
    }
}
