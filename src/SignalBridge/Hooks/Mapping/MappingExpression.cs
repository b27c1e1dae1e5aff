using DevLab.JmesPath;
using DevLab.JmesPath.Expressions;
using DevLab.JmesPath.Interop;
using Newtonsoft.Json.Linq;

namespace SignalBridge.Hooks.Mapping;

/// <summary>A JMESPath expression, ready to run on any thread.</summary>
internal sealed class MappingExpression : IDisposable
{
    // A parsed expression keeps its scopes and root while it runs, so a thread needs its own.
    private readonly ThreadLocal<JmesPathExpression> _perThread;

    private MappingExpression(string text)
    {
        Text = text;
        _perThread = new ThreadLocal<JmesPathExpression>(() => new JmesPath().Parse(text));
        _ = _perThread.Value;
    }

    public string Text { get; }

    /// <summary>Parses an expression.</summary>
    /// <exception cref="FormatException">It is no JMESPath, or a literal in it would be changed on the way.</exception>
    public static MappingExpression Parse(string text)
    {
        MappingExpression expression;
        try
        {
            expression = new MappingExpression(text);
        }
        catch (Exception e)
        {
            // The parser throws plain Exception for a syntax error.
            throw new FormatException($"'{text}' is not a JMESPath expression: {e.Message.Trim().TrimEnd('.')}", e);
        }

        var literals = new ChangedLiterals();
        expression._perThread.Value!.Accept(literals);
        return literals.Found is null ? expression
            : throw new FormatException($"'{text}' has the literal `{literals.Found}`, which looks like a date; write it as a raw string, '…'");
    }

    /// <summary>Evaluates the expression.</summary>
    /// <returns>The value; a JSON null where there is none.</returns>
    /// <exception cref="FormatException">The expression does not fit the data, such as a function given the wrong type.</exception>
    public JToken Evaluate(JToken context)
    {
        try
        {
            return _perThread.Value!.Transform(context).AsJToken() ?? JValue.CreateNull();
        }
        catch (Exception e)
        {
            throw new FormatException($"'{Text}' cannot be evaluated: {e.Message.Trim().TrimEnd('.')}", e);
        }
    }

    /// <summary>Whether the value is true in the sense of JMESPath: not false, null, or an empty string, list or object.</summary>
    /// <exception cref="FormatException">As <see cref="Evaluate"/>.</exception>
    public bool Holds(JToken context) => !DevLab.JmesPath.Utils.JTokens.IsFalse(Evaluate(context));

    public void Dispose() => _perThread.Dispose();

    // The library reads `"2020-01-01T00:00:00Z"` as a date, which then equals no string and prints in another form.
    private sealed class ChangedLiterals : IVisitor
    {
        public string? Found { get; private set; }

        public void Visit(JmesPathExpression expression)
        {
            if (expression is JmesPathLiteral { Value: { } value })
            {
                var tokens = value is JContainer container ? container.DescendantsAndSelf() : [value];
                Found ??= tokens.FirstOrDefault(t => t.Type == JTokenType.Date)?.ToString(Newtonsoft.Json.Formatting.None);
            }
        }
    }
}
