using System.CommandLine;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli;

/// <summary>Options that several commands have. Each call makes another, as an option belongs to one command.</summary>
internal static class CommonOptions
{
    public static Option<OutputFormat> Output() =>
        new("--output", "-o") { Description = "table for people, json, or ndjson (one line for each item)." };

    public static Option<string?> Bridge() => new("--bridge") { Description = "The configuration. Default: bridge.json here." };

    public static Option<string[]> Header() => new("--header", "-H")
    {
        Description = "A header, as 'Name: value'. May be repeated.",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    public static Option<string> Query() =>
        new("--query") { Description = "The query, such as 'a=1&b=2'.", DefaultValueFactory = _ => "" };

    /// <summary>Takes headers apart.</summary>
    public static IReadOnlyList<(string Name, string Value)> Headers(IEnumerable<string> given) => [.. given.Select(text =>
        text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? (text[..colon].Trim(), text[(colon + 1)..].Trim())
        : throw new CommandFailedException(ExitCode.Usage, $"'{text}' is no header; write 'Name: value'."))];

    /// <summary>A query with its question mark; empty for none.</summary>
    public static string WithMark(string query) => query.Length == 0 || query[0] == '?' ? query : $"?{query}";

    /// <summary>Reads a file; <c>-</c> is the standard input.</summary>
    public static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (path != "-")
            {
                return await File.ReadAllBytesAsync(path, cancellationToken);
            }

            using var all = new MemoryStream();
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(all, cancellationToken);
            return all.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(e is FileNotFoundException or DirectoryNotFoundException ? ExitCode.NotFound
                : ExitCode.Unexpected,
                $"'{path}' cannot be read: {e.Message}");
        }
    }
}
