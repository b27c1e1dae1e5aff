using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CampaignEmulator;

/// <summary>
/// Lays a JSON object over a value: what it names is replaced, everything else stays. Every mistake is reported.
/// </summary>
internal static class PartialUpdate
{
    public static T Apply<T>(T current, JsonElement patch, ICollection<string> mistakes) where T : class =>
        (T)Apply(current, patch, "", mistakes);

    private static object Apply(object current, JsonElement patch, string path, ICollection<string> mistakes)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add($"{(path.Length == 0 ? "the body" : path)}: a JSON object is expected");
            return current;
        }

        var type = EmulatorJson.Options.GetTypeInfo(current.GetType());
        var known = type.Properties.Where(property => property is { Get: not null, Set: not null }).ToArray();
        var changed = type.CreateObject!();
        foreach (var property in known)
            property.Set!(changed, property.Get!(current));

        foreach (var given in patch.EnumerateObject())
        {
            var name = path.Length == 0 ? given.Name : $"{path}.{given.Name}";
            if (known.FirstOrDefault(property =>
                property.Name.Equals(given.Name, StringComparison.OrdinalIgnoreCase)) is not { } property)
                mistakes.Add($"{name}: unknown; known are {string.Join(", ", known.Select(property => property.Name))}");
            else if (Value(property, current, given.Value, name, mistakes) is { } value)
                property.Set!(changed, value);
        }

        return changed;
    }

    private static object? Value(JsonPropertyInfo property, object current, JsonElement given, string name,
        ICollection<string> mistakes)
    {
        if (property.PropertyType == typeof(Answer))
            return Apply(property.Get!(current)!, given, name, mistakes);
        try
        {
            var value = given.Deserialize(property.PropertyType, EmulatorJson.Options);
            if (value is null || value is IReadOnlyList<string> list && list.Contains(null!))
                mistakes.Add($"{name}: null is not a value");
            return value;
        }
        catch (JsonException mistake)
        {
            mistakes.Add($"{name}: {JsonMistake.Sentence(mistake)}");
            return null;
        }
    }
}
