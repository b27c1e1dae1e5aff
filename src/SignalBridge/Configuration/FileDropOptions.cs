namespace SignalBridge.Configuration;

/// <summary>Files in the import container that fire a signal.</summary>
public sealed class FileDropOptions
{
    /// <summary>What the bridge calls it: lower-case letters, digits and hyphens, 63 at most.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// The blob names that match: <c>*</c> and <c>?</c> stay within a folder, <c>**</c> crosses folders; upper and lower case
    /// differ.
    /// </summary>
    public string Pattern { get; set; } = "";

    /// <summary>The signal that such a file fires, once for each version of the file.</summary>
    public string Signal { get; set; } = "";

    /// <summary>A JMESPath condition; a file for which it does not hold fires nothing. Default: all do.</summary>
    public string? When { get; set; }

    /// <summary>
    /// Files last modified before this moment fire nothing. Set it when a drop is renamed: under its new name it knows no file.
    /// Default: none is left out.
    /// </summary>
    public DateTimeOffset? IgnoreBefore { get; set; }

    /// <summary>
    /// For each parameter of the signal, a JMESPath expression over <c>blob</c> (name, container, size, etag, contentType,
    /// lastModified, metadata), <c>drop, receivedAt</c>.
    /// </summary>
    public IDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>();
}
