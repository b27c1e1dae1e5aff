using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace SignalBridge.Configuration;

/// <summary>The file <c>bridge.json</c> as a source of configuration.</summary>
internal sealed class BridgeFile : JsonConfigurationSource
{
    private static readonly JsonDocumentOptions Format = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly string[] RootKeys = [BridgeOptions.Section, "$schema"];

    /// <summary>Reads the file, to know that it can be read.</summary>
    /// <exception cref="BridgeConfigurationException">It is missing, is not JSON, or has a key twice.</exception>
    public static BridgeFile Open(string path)
    {
        var mistakes = new Mistakes();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path), Format);
            CheckKeys(document.RootElement, "", mistakes);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                mistakes.Add(path, $"is no JSON object; write {{ \"{BridgeOptions.Section}\": {{ … }} }}");
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            mistakes.Add(path, "there is no such file; create it, or give another path");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(path, "cannot be read; check that it is a file, and its permissions");
        }
        catch (JsonException e)
        {
            // The parser's own message is left out: it quotes what stands there.
            mistakes.Add(path, $"is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; correct it there");
        }

        mistakes.ThrowIfAny();
        var whole = System.IO.Path.GetFullPath(path);
        return new BridgeFile
        {
            // Without the usual filter, which says of files that begin with a dot that they do not exist.
            FileProvider = new PhysicalFileProvider(System.IO.Path.GetDirectoryName(whole)!, ExclusionFilters.None),
            Path = System.IO.Path.GetFileName(whole),
        };
    }

    /// <summary>Adds what stands beside the section in the file: nothing else would miss it.</summary>
    public static void CheckRoot(IConfiguration configuration, Mistakes mistakes)
    {
        foreach (var provider in (configuration as IConfigurationRoot)?.Providers ?? [])
        {
            foreach (var key in provider is JsonConfigurationProvider { Source: BridgeFile } ? provider.GetChildKeys([], null).Distinct() : [])
            {
                if (!RootKeys.Contains(key, StringComparer.OrdinalIgnoreCase))
                {
                    mistakes.Add(key, $"is not a setting here{NearestName.Hint(key, RootKeys)}");
                }
            }
        }
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
