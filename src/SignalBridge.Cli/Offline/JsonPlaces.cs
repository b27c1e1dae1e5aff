using System.Text.Json;

namespace SignalBridge.Cli.Offline;

/// <summary>
/// On which line of a JSON file each path stands. Configuration paths have no case, and what a path leads to may be missing.
/// </summary>
internal sealed class JsonPlaces
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a file; what is no JSON from some place on has no lines from there on.</summary>
    public static JsonPlaces Read(ReadOnlySpan<byte> json)
    {
        var places = new JsonPlaces();
        var bom = json.StartsWith("\uFEFF"u8) ? 3 : 0;
        try
        {
            places.Walk(json[bom..]);
        }
        catch (JsonException)
        {
            // That it is no JSON is said elsewhere.
        }

        return places;
    }

    /// <summary>
    /// The line of a path such as <c>SignalBridge:Hooks:0:Signal</c>, or of the nearest thing around it that is there; from 1 on.
    /// </summary>
    public int LineOf(string path)
    {
        for (var at = path; ; at = at[..at.LastIndexOf(':')])
        {
            if (_lines.TryGetValue(at, out var line))
            {
                return line;
            }

            if (!at.Contains(':', StringComparison.Ordinal))
            {
                return 1;
            }
        }
    }

    private void Walk(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json,
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        // For each thing that is open: its path, and in a list the next item's number.
        var open = new Stack<(string Path, int Item)>();
        var name = "";
        var (counted, line) = (0, 1);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            line += json[counted..start].Count((byte)'\n');
            counted = start;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                name = Below(open.Peek().Path, reader.GetString()!);
                _lines.TryAdd(name, line);
                continue;
            }

            var path = name;
            if (open.TryPeek(out var around) && around.Item >= 0)
            {
                path = Below(around.Path, $"{around.Item}");
                _lines.TryAdd(path, line);
                open.Pop();
                open.Push((around.Path, around.Item + 1));
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((path, reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
            }
        }
    }

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}:{key}";
}
