using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SignalBridge.Mapping;

namespace SignalBridge.Routing;

/// <summary>
/// What is kept of a hook's webhooks beside their bodies: the headers and query parameters that its expressions name, and a few
/// headers that are harmless. Whoever may see an event later sees nothing else, whatever credentials came along.
/// </summary>
internal sealed class KeptParts
{
    // What tells a body's form, and one delivery or kind of event from another.
    private static readonly string[] Harmless =
    [
        "content-type", "date", "user-agent", "x-request-id", "x-correlation-id", "traceparent",
        "ce-id", "ce-source", "ce-specversion", "ce-subject", "ce-time", "ce-type", "aeg-event-type",
        "webhook-id", "webhook-timestamp", "svix-id", "svix-timestamp",
        "x-event-key", "x-event-type", "x-github-delivery", "x-github-event", "x-gitlab-event", "x-shopify-topic",
            "x-shopify-webhook-id",
    ];

    // Parts of the names of headers that carry credentials or signatures: they are verified, and not kept even where they are
    // named.
    private static readonly string[] Withheld =
        ["authorization", "cookie", "signature", "hmac", "token", "secret", "api-key", "apikey", "functions-key", "password",
            "digest"];

    // ?code= is how a function key travels, sig= how a shared access signature does.
    private static readonly string[] WithheldParameters = ["code", "sig", "access_token"];

    private readonly HashSet<string> _headers;
    private readonly HashSet<string> _parameters;

    private KeptParts(IEnumerable<string> headers, IEnumerable<string> parameters) =>
        (_headers, _parameters) = (new(headers, StringComparer.Ordinal), new(parameters, StringComparer.Ordinal));

    /// <summary>Finds out what is kept for some expressions.</summary>
    /// <param name="expressions">Each with its path in the configuration.</param>
    /// <param name="credentialHeader">The header of the hook's own signature or key.</param>
    /// <param name="credentialParameter">The query parameter of the hook's own key.</param>
    /// <param name="warnings">Gets a sentence for each expression that will not find what it names.</param>
    public static KeptParts For(
        IEnumerable<(string Path, MappingExpression Expression)> expressions, string? credentialHeader,
            string? credentialParameter, ICollection<string> warnings)
    {
        var headers = new HashSet<string>(Harmless, StringComparer.Ordinal);
        var parameters = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, expression) in expressions)
        {
            Add(headers, "headers", name => IsWithheldHeader(name, credentialHeader));
            Add(parameters, "query", name => IsWithheldParameter(name, credentialParameter));

            void Add(HashSet<string> kept, string root, Func<string, bool> isWithheld)
            {
                var named = NamedKeys.In(expression.Text, root);
                kept.UnionWith(named.Names.Where(name => !isWithheld(name)));
                if (named.TakesAll)
                {
                    warnings.Add($"{path}: takes '{root}' as a whole, and sees only what this hook's expressions name of it{(root == "headers" ? ", and a few harmless ones" : "")}.");
                }
                else if (named.Names.FirstOrDefault(isWithheld) is { } withheld)
                {
                    warnings.Add($"{path}: names '{withheld}' of '{root}', which is taken for a credential and not kept: it has no value here.");
                }
            }
        }

        return new KeptParts(headers, parameters);
    }

    /// <summary>The request as it is kept, for its mapping now and later.</summary>
    public OriginalRequest Keep(HttpRequest request, ReadOnlyMemory<byte> body) => new(
        // As it was read, where that is all of it: nobody changes a body.
        MemoryMarshal.TryGetArray(body, out var read) && read.Offset == 0 && read.Array!.Length == read.Count ? read.Array
            : body.ToArray(),
        request.Headers.Select(h => (Name: h.Key.ToLowerInvariant(), h.Value)).Where(h => _headers.Contains(h.Name))
            .ToDictionary(h => h.Name, h => h.Value.ToString(), StringComparer.Ordinal),
        _parameters.Count == 0 || !request.QueryString.HasValue ? ""
            : QueryString.Create(QueryHelpers.ParseQuery(request.QueryString.Value)
                .Where(p => _parameters.Contains(p.Key))).Value ?? "");

    /// <summary>Whether a header's value is no credential, and harmless or named by the hook's expressions.</summary>
    public bool Takes(string header) => _headers.Contains(header.ToLowerInvariant());

    /// <summary>Whether the hook's expressions name a query parameter that is no credential.</summary>
    public bool TakesParameter(string name) => _parameters.Contains(name);

    /// <summary>Whether a name looks like that of a credential.</summary>
    public static bool LooksSecret(string name) =>
        IsWithheldHeader(name, null) || IsWithheldParameter(name, null)
            || name.Contains("key", StringComparison.OrdinalIgnoreCase);

    private static bool IsWithheldHeader(string name, string? credential) =>
        Array.Exists(Withheld, part => name.Contains(part, StringComparison.OrdinalIgnoreCase))
            || name.Equals(credential, StringComparison.OrdinalIgnoreCase);

    private static bool IsWithheldParameter(string name, string? credential) =>
        WithheldParameters.Contains(name, StringComparer.OrdinalIgnoreCase)
            || name.Equals(credential, StringComparison.OrdinalIgnoreCase);
}
