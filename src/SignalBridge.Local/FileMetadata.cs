using System.Text.Json;

namespace SignalBridge.Local;

/// <summary>A file's metadata, in another beside it: <c>x.csv.metadata.json</c> with <c>{"campaign":"spring"}</c>.</summary>
internal static class FileMetadata
{
    private const string Suffix = ".metadata.json";

    /// <summary>Whether a file is another's metadata, and no file to upload.</summary>
    public static bool Is(string path) => path.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    public static string PathFor(string path) => path + Suffix;

    /// <summary>Reads it; none where there is no such file.</summary>
    /// <param name="path">The file that it is of.</param>
    /// <param name="taken">Names that it may not use.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="IOException">It cannot be used; the message is a clause.</exception>
    public static async Task<Dictionary<string, string>> ReadAsync(
        string path, string[] taken, CancellationToken cancellationToken)
    {
        var file = PathFor(path);
        if (!File.Exists(file))
        {
            return [];
        }

        var name = Path.GetFileName(file);
        try
        {
            var json = await File.ReadAllBytesAsync(file, cancellationToken);
            var metadata = JsonSerializer.Deserialize<Dictionary<string, string?>>(json) ?? [];
            return metadata.Keys.FirstOrDefault(key => taken.Contains(key, StringComparer.OrdinalIgnoreCase)) is { } used
                ? throw new IOException($"{name} uses the name '{used}', which this program needs")
                : metadata.ToDictionary(
                    pair => pair.Key, pair => pair.Value ?? throw new IOException($"{name} gives '{pair.Key}' no text"));
        }
        catch (JsonException e)
        {
            throw new IOException($"{name} is no JSON object whose values are texts, such as {{\"campaign\":\"spring\"}}", e);
        }
    }
}
