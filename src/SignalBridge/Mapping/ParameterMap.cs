using Campaign.Client;

namespace SignalBridge.Mapping;

/// <summary>How a source fills the parameters that its signal declares.</summary>
/// <param name="entries">Each declared parameter, in order, with the expression that gives its value, if any.</param>
internal sealed class ParameterMap(IReadOnlyList<(ParameterDeclaration Parameter, MappingExpression? Expression)> entries)
{
    /// <summary>The expressions as they are written; another text may give other values.</summary>
    public string Text => string.Join('\n', entries.Select(e => $"{e.Parameter.Name} = {e.Expression?.Text}"));

    /// <summary>Every name that the expressions look up.</summary>
    public IEnumerable<string> Identifiers => entries.SelectMany(e => e.Expression?.Identifiers ?? []);

    /// <summary>The expressions, each with the parameter that it gives the value of.</summary>
    public IEnumerable<(string Parameter, MappingExpression Expression)> Expressions =>
        from entry in entries where entry.Expression is not null select (entry.Parameter.Name, entry.Expression);

    /// <summary>Evaluates every expression; every reason is reported, not the first only.</summary>
    /// <param name="context">What the expressions see.</param>
    /// <param name="source">The trigger's source, which counts towards Campaign's size limit.</param>
    /// <param name="form">The form in which values are sent.</param>
    public MappedParameters Map(MappingContext context, string source, ParameterForm form)
    {
        var values = new List<SignalParameter>(entries.Count);
        var reasons = new List<string>();
        foreach (var (parameter, expression) in entries)
        {
            try
            {
                parameter.AddTo(values, reasons, expression?.Evaluate(context), expression?.Text, context);
            }
            catch (FormatException e)
            {
                reasons.Add($"'{parameter.Name}' has no value: {e.Message}");
            }
        }

        return MappedParameters.Checked(values, reasons, source, form);
    }
}
