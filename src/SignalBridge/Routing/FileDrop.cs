using Newtonsoft.Json.Linq;
using SignalBridge.Mapping;

namespace SignalBridge.Routing;

/// <summary>A file drop, ready to run.</summary>
internal sealed record FileDrop(
    string Name, BlobPattern Pattern, DateTimeOffset? IgnoreBefore, Signal Signal, MappingExpression? When,
    ParameterMap Parameters)
{
    private readonly ILookup<string, string> _spellings = Parameters.Identifiers.Concat(When?.Identifiers ?? []).Distinct()
        .ToLookup(name => name, StringComparer.OrdinalIgnoreCase);

    public string Source { get; } = $"file:{Name}";

    /// <summary>Whether the drop is meant for a file at all.</summary>
    public bool Takes(DroppedFile file) => Pattern.Matches(file.Name) && !(file.LastModified < IgnoreBefore);

    /// <summary>
    /// Gives the metadata in a context the names that the drop's expressions write: those of a blob have no case.
    /// </summary>
    public void Respell(JToken context)
    {
        if (context["blob"]?["metadata"] is JObject metadata)
        {
            metadata.Replace(new JObject(metadata.Properties().SelectMany(
                p => _spellings[p.Name].DefaultIfEmpty(p.Name).Select(name => new JProperty(name, p.Value)))));
        }
    }
}
