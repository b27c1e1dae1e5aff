using System.Diagnostics.CodeAnalysis;

namespace Campaign.Client;

/// <summary>An address that may be sent a token or a secret: only these two ways lead to one.</summary>
public sealed class CampaignAddress
{
    private CampaignAddress(Uri uri) => Uri = uri;

    public Uri Uri { get; }

    /// <summary>Host and port, as an operator writes them.</summary>
    public string Host => Uri.IsDefaultPort ? Uri.Host : Uri.Authority;

    /// <summary>A configured address: https (or http on loopback), without user-info, query and fragment.</summary>
    public static bool TryConfigured(string url, [NotNullWhen(true)] out CampaignAddress? address)
    {
        address = TrySafe(url.TrimEnd('/'), out var uri) && uri.Query.Length == 0 ? new CampaignAddress(uri) : null;
        return address is not null;
    }

    /// <summary>
    /// A link from Campaign: the same, and on this very scheme, host and port. It is kept exactly as it was given.
    /// </summary>
    public bool TryLink(string href, [NotNullWhen(true)] out CampaignAddress? link)
    {
        link = TrySafe(href, out var uri) && uri.Scheme == Uri.Scheme && uri.Port == Uri.Port
            && string.Equals(uri.IdnHost, Uri.IdnHost, StringComparison.OrdinalIgnoreCase)
            ? new CampaignAddress(uri)
            : null;
        return link is not null;
    }

    /// <summary>The address of a workflow below this one; false for what is no workflow ID, or a PKey.</summary>
    public bool TryWorkflow(string workflow, [NotNullWhen(true)] out CampaignAddress? address)
    {
        // "." and ".." would be another address; a PKey must not be built into one (Adobe's must-read.md).
        address = workflow is "" or "." or ".." || workflow.StartsWith('@')
            || workflow.Any(c => char.IsControl(c) || char.IsSurrogate(c))
            ? null
            : new CampaignAddress(new Uri($"{Uri.AbsoluteUri.TrimEnd('/')}/workflow/execution/{Uri.EscapeDataString(workflow)}"));
        return address is not null;
    }

    /// <summary>Where a workflow's commands go.</summary>
    public CampaignAddress Commands => new(new Uri($"{Uri.AbsoluteUri}/commands"));

    private static bool TrySafe(string text, [NotNullWhen(true)] out Uri? uri)
    {
        uri = null;
        // Parsers disagree on these characters, and on a disagreement a token would leave: nothing that is honest has them.
        if (text.Length is 0 or > 4096 || text.Any(c => c is <= ' ' or '\\' or '#' or >= '\u007f'))
            return false;
        return Uri.TryCreate(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out uri)
            && uri.UserInfo.Length == 0 && !Authority(text).Contains('@')
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
    }

    private static string Authority(string text)
    {
        var start = text.IndexOf("//", StringComparison.Ordinal) + 2;
        var end = text.IndexOfAny(['/', '?'], start);
        return end < 0 ? text[start..] : text[start..end];
    }
}
