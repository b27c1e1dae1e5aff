using Newtonsoft.Json.Linq;

namespace SignalBridge.Mapping;

/// <summary>
/// What expressions see: a tree, which may be built only when an expression needs more of it than a path's value.
/// </summary>
internal class MappingContext : IDisposable
{
    private JToken? _tree;

    protected MappingContext()
    {
    }

    /// <summary>The whole of it, as JMESPath works on it.</summary>
    public JToken Tree => _tree ??= Build();

    public static implicit operator MappingContext(JToken tree) => new() { _tree = tree };

    /// <summary>Finds what a path leads to, as evaluating it on the tree would.</summary>
    /// <returns>Whether that can be told without the tree; the value is then a JSON null where there is none.</returns>
    public virtual bool TryFind(PlainPath path, out JToken value)
    {
        value = JValue.CreateNull();
        return false;
    }

    public virtual void Dispose()
    {
    }

    protected virtual JToken Build() => throw new InvalidOperationException("There is nothing that a tree can be built of.");
}
