using Newtonsoft.Json.Linq;
using SignalBridge.Campaign;

namespace SignalBridge.Hooks.Mapping;

/// <summary>How a source fills the parameters that its signal declares.</summary>
/// <param name="entries">Each declared parameter, in order, with the expression that gives its value, if any.</param>
internal sealed class ParameterMap(IReadOnlyList<(DeclaredParameter Parameter, MappingExpression? Expression)> entries)
{
    /// <summary>Evaluates every expression; every reason is reported, not the first only.</summary>
    /// <param name="context">What the expressions see.</param>
    /// <param name="source">The trigger's source, which counts towards Campaign's size limit.</param>
    /// <param name="form">The form in which values are sent.</param>
    public MappedParameters Map(JToken context, string source, ParameterForm form)
    {
        var values = new List<SignalParameter>(entries.Count);
        var reasons = new List<string>();
        foreach (var (parameter, expression) in entries)
        {
            try
            {
                var value = expression?.Evaluate(context) ?? JValue.CreateNull();
                var text = value.Type == JTokenType.Null ? parameter.Default : ParameterText.From(value, parameter.Type);
                if (text is not null)
                {
                    values.Add(new SignalParameter(parameter.Name, parameter.Type, text));
                }
                else if (parameter.Required)
                {
                    reasons.Add($"'{parameter.Name}' has no value{(expression is null ? "" : $" at '{expression.Text}'")} and no default");
                }
            }
            catch (FormatException e)
            {
                reasons.Add($"'{parameter.Name}' {e.Message}");
            }
        }

        return reasons.Count > 0 ? new MappedParameters([], reasons) : SizeChecked(values, source, form);
    }

    /// <summary>Counts the exact request that Campaign would get against its limit.</summary>
    public static MappedParameters SizeChecked(IReadOnlyList<SignalParameter> values, string source, ParameterForm form)
    {
        var bytes = TriggerBody.ToUtf8(source, values, form).Length;
        return bytes <= TriggerBody.MaximumBytes
            ? new MappedParameters(values, [])
            : new MappedParameters([], [$"the request would have {bytes} bytes, and Campaign takes {TriggerBody.MaximumBytes}"]);
    }
}
