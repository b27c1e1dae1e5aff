using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using SignalBridge.Words;

namespace SignalBridge.Configuration;

/// <summary>The file <c>bridge.json</c> as a source of configuration, which is read again when it changes.</summary>
internal sealed class BridgeFile : JsonConfigurationSource
{
    private static readonly JsonDocumentOptions Format = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true
    };
    private static readonly string[] RootKeys = [BridgeOptions.Section, "$schema"];

    private readonly string _path;

    public BridgeFile(string path)
    {
        _path = path;
        Path = System.IO.Path.GetFullPath(path);
        ReloadOnChange = true;
        // What is wrong with the file is found, and said better, by CheckAll; thrown while a change is read, nobody would hear of
        // it.
        OnLoadException = failure => failure.Ignore = true;
        ResolveFileProvider();
    }

    /// <summary>
    /// Adds what is wrong with the files among the configuration's sources, other than the section's own settings.
    /// </summary>
    /// <exception cref="BridgeConfigurationException">
    /// A file is missing, is not JSON, or has a key twice: then nothing else can be said.
    /// </exception>
    public static void CheckAll(IConfiguration configuration, Mistakes mistakes)
    {
        foreach (var provider in (configuration as IConfigurationRoot)?.Providers ?? [])
        {
            if (provider is JsonConfigurationProvider { Source: BridgeFile file })
            {
                file.Check();
                foreach (var key in provider.GetChildKeys([], null).Distinct()
                    .Where(key => !RootKeys.Contains(key, StringComparer.OrdinalIgnoreCase)))
                {
                    mistakes.Add(key, $"is not a setting here{NearestName.Hint(key, RootKeys)}");
                }
            }
        }
    }

    /// <summary>Proves that the file can be read.</summary>
    /// <exception cref="BridgeConfigurationException">It is missing, is not JSON, or has a key twice.</exception>
    public void Check()
    {
        var mistakes = new Mistakes();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(_path), Format);
            CheckKeys(document.RootElement, "", mistakes);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                mistakes.Add(_path, $"is no JSON object; write {{ \"{BridgeOptions.Section}\": {{ … }} }}");
            }
            else if (System.IO.Path.GetFileName(_path).StartsWith('.'))
            {
                mistakes.Add(_path, "is not read, for its name begins with a dot; rename it");
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            mistakes.Add(_path, "there is no such file; create it, or give another path");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(_path, "cannot be read; check that it is a file, and its permissions");
        }
        catch (JsonException e)
        {
            // The parser's own message is left out: it quotes what stands there.
            mistakes.Add(_path, $"is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; correct it there");
        }

        mistakes.ThrowIfAny();
    }

    // Configuration keys have no case, and the framework merges repeated objects without a word.
    private static void CheckKeys(JsonElement element, string path, Mistakes mistakes)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (i, item) in element.EnumerateArray().Index())
            {
                CheckKeys(item, $"{path}{i}:", mistakes);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var group in element.EnumerateObject().GroupBy(p => p.Name, StringComparer.OrdinalIgnoreCase))
            {
                if (group.Skip(1).Any())
                {
                    mistakes.Add(path + group.Key, "stands twice in one object; keep one (upper and lower case do not differ)");
                }

                if (group.Key.Contains(':', StringComparison.Ordinal))
                {
                    mistakes.Add(path + group.Key, "has a ':' in its key; write an object within an object");
                }

                foreach (var property in group)
                {
                    CheckKeys(property.Value, $"{path}{group.Key}:", mistakes);
                }
            }
        }
    }
}
