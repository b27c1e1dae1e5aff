using System.Text.Json;

namespace Campaign.Client;

/// <summary>
/// Reads the parameters that a signal activity declares out of the workflow's GET. That they are there is documented, where is
/// not: every form that the rest of the API has for such a list is read, and what is none of them counts as not advertised.
/// </summary>
internal static class Declarations
{
    private static readonly string[] Places = ["parameters", "parameter", "declaredParameters", "externalParameters", "vars",
        "variables"];

    public static IReadOnlyList<DeclaredParameter>? Of(JsonElement activity)
    {
        foreach (var place in Places)
        {
            if (activity.TryGetProperty(place, out var found) && List(found) is { } list)
                return list;
        }

        return null;
    }

    /// <summary>The <c>name</c>, or what stands for it.</summary>
    public static string? NameOf(JsonElement element) => Text(element, "name", "@name", "id");

    private static List<DeclaredParameter>? List(JsonElement element)
    {
        // {"parameters":{"parameter":[…]}}, {"parameters":{"content":[…]}}: the list is one level deeper.
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var wrapper in (string[])["parameter", "content"])
            {
                if (element.TryGetProperty(wrapper, out var inner)
                    && inner.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                    return List(inner);
            }
        }

        List<DeclaredParameter> list = [];
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (NameOf(item) is not { } name)
                        return null;
                    list.Add(new DeclaredParameter(name, TypeOf(Text(item, "type", "@type", "dataType"))));
                }

                return list;
            case JsonValueKind.Object:
                foreach (var item in element.EnumerateObject())
                {
                    var type =
                        item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString()
                            : Text(item.Value, "type", "@type", "dataType");
                    if (type is null)
                        return null;
                    list.Add(new DeclaredParameter(item.Name, TypeOf(type)));
                }

                return list;
            default:
                return null;
        }
    }

    private static string? Text(JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in names)
        {
            if (element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString();
        }

        return null;
    }

    // Campaign's own words for the field types of its schemas, folded into the four that a signal can declare.
    private static ParameterType? TypeOf(string? type) => type?.ToLowerInvariant() switch
    {
        "string" or "text" or "memo" => ParameterType.String,
        "number" or "long" or "int" or "integer" or "int64" or "double" or "float" or "decimal" or "byte" or "short" =>
            ParameterType.Number,
        "boolean" or "bool" => ParameterType.Boolean,
        "datetime" or "date" or "timestamp" or "datetimetz" => ParameterType.DateTime,
        _ => null,
    };
}
