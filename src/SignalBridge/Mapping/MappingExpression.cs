using System.Text.RegularExpressions;
using DevLab.JmesPath.Expressions;
using DevLab.JmesPath.Interop;
using Newtonsoft.Json.Linq;

namespace SignalBridge.Mapping;

/// <summary>A JMESPath expression, ready to run on any thread.</summary>
internal sealed class MappingExpression : IDisposable
{
    private const string Said = "Error:";

    // A parsed expression keeps its scopes and root while it runs, so a thread needs its own.
    private readonly ThreadLocal<JmesPathExpression?> _perThread = new();

    private MappingExpression(string text)
    {
        (Text, Path) = (text, PlainPath.Of(text));
        _perThread.Value = ExactFunctions.Parse(text);
    }

    public string Text { get; }

    /// <summary>The path, where the expression is no more than one.</summary>
    public PlainPath? Path { get; }

    /// <summary>Every name that the expression looks up, each once.</summary>
    public IReadOnlyCollection<string> Identifiers { get; private set; } = [];

    /// <summary>Parses an expression.</summary>
    /// <exception cref="FormatException">
    /// It is no JMESPath, or a literal in it would be changed on the way; the message says why.
    /// </exception>
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
            throw new FormatException(e.Message.Trim().TrimEnd('.'), e);
        }

        var (literals, names) = (new ChangedLiterals(text), new Names());
        expression._perThread.Value!.Accept(literals);
        expression._perThread.Value!.Accept(names);
        expression.Identifiers = names.Found;
        return literals.Reason is null ? expression : throw new FormatException(literals.Reason);
    }

    /// <summary>Evaluates the expression.</summary>
    /// <returns>The value; a JSON null where there is none.</returns>
    /// <exception cref="FormatException">
    /// The expression does not fit the data, such as a function given the wrong type.
    /// </exception>
    public JToken Evaluate(MappingContext context) =>
        Path is not null && context.TryFind(Path, out var found) ? found : Evaluate(context.Tree);

    /// <summary>
    /// Whether the value is true in the sense of JMESPath: not false, null, or an empty string, list or object.
    /// </summary>
    /// <exception cref="FormatException">As <see cref="Evaluate(MappingContext)"/>.</exception>
    public bool Holds(MappingContext context) => !DevLab.JmesPath.Utils.JTokens.IsFalse(Evaluate(context));

    public void Dispose() => _perThread.Dispose();

    private JToken Evaluate(JToken context)
    {
        try
        {
            return (_perThread.Value ??= ExactFunctions.Parse(Text)).Transform(context).AsJToken() ?? JValue.CreateNull();
        }
        catch (Exception e)
        {
            // What the library says itself names types; what .NET says may quote a value.
            var reason = e.Message.StartsWith(Said, StringComparison.Ordinal)
                ? e.Message[Said.Length..].Trim().TrimEnd('.')
                : e is OverflowException ? ExactNumber.TooLarge().Message : "a value has not the form that it takes";
            throw new FormatException($"`{Text}` cannot be evaluated: {reason}", e);
        }
        finally
        {
            if (context.Annotation<LargeContext>() is not null)
            {
                // The parsed expression keeps its last root, and a pool thread lives long.
                _perThread.Value = null;
            }
        }
    }

    private sealed class Names : IVisitor
    {
        public HashSet<string> Found { get; } = new(StringComparer.Ordinal);

        public void Visit(JmesPathExpression expression)
        {
            if (expression is JmesPathIdentifier name)
            {
                Found.Add(name.Name);
            }
        }
    }

    // The library reads `"2020-01-01T00:00:00Z"` as a date, which then equals no string and prints in another form, and
    // `1.10` as 1.1.
    private sealed class ChangedLiterals(string text) : IVisitor
    {
        public string? Reason { get; private set; }

        public void Visit(JmesPathExpression expression)
        {
            if (expression is JmesPathLiteral { Value: { } value })
            {
                foreach (var token in value is JContainer container ? container.DescendantsAndSelf() : [value])
                {
                    Reason ??= token.Type switch
                    {
                        JTokenType.Date =>
                            $"the literal `{token.ToString(Newtonsoft.Json.Formatting.None)}` looks like a date; write it as a raw string, '…'",
                        JTokenType.Integer or JTokenType.Float when !IsWritten(ExactJson.NumberText(token)) =>
                            $"a literal would be read as `{ExactJson.NumberText(token)}`; write it so, or as a raw string, '…'",
                        _ => null,
                    };
                }
            }
        }

        private bool IsWritten(string number) => Regex.IsMatch(text, $@"(?<![\w.+-]){Regex.Escape(number)}(?![\w.])", RegexOptions.CultureInvariant);
    }
}
