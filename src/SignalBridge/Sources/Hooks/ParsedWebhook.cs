using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json.Linq;
using SignalBridge.Mapping;
using SignalBridge.Words;

namespace SignalBridge.Sources.Hooks;

/// <summary>
/// What a webhook's expressions see, <c>{ body, headers, query, hook, receivedAt }</c>, read where it stands: a body that is JSON
/// is parsed once, and becomes a tree only for an expression that is more than a path.
/// </summary>
internal sealed class ParsedWebhook : MappingContext
{
    private readonly OriginalRequest _original;
    private readonly string _hook;
    private readonly DateTimeOffset _receivedAt;
    private readonly JsonDocument? _body;
    private JObject? _query;

    /// <summary>Parses the body.</summary>
    /// <exception cref="FormatException">It is not JSON; the message says why.</exception>
    public ParsedWebhook(OriginalRequest original, string hook, DateTimeOffset receivedAt)
    {
        (_original, _hook, _receivedAt) = (original, hook, receivedAt);
        if (WebhookContext.IsForm(original))
        {
            return;
        }

        _body = ExactJson.Parse(original.Body);
        try
        {
            if (!ExactJson.IsPlainText(original.Body))
            {
                // A string somewhere in it may be no text: a body with one is refused, whatever the expressions look at.
                _ = Tree;
            }
        }
        catch
        {
            _body.Dispose();
            throw;
        }
    }

    public override bool TryFind(PlainPath path, out JToken value)
    {
        JToken? found = null;
        switch (path.Root)
        {
            case "body" when _body is not null:
                found = path.Find(_body.RootElement) is { } element ? ExactJson.ToTree(element) : null;
                break;
            case "headers" when path.Steps is [{ Key: { } name }, ..]:
                found = path.Steps.Count == 1 && _original.Headers.TryGetValue(name, out var header) ? new JValue(header) : null;
                break;
            case "query" when path.Steps.Count > 0:
                found = path.Find(_query ??= Pairs(_original.Query));
                break;
            case "hook" when path.Steps.Count == 0:
                found = new JValue(_hook);
                break;
            case "receivedAt" when path.Steps.Count == 0:
                found = new JValue(IsoInstant.Write(_receivedAt));
                break;
            default:
                return base.TryFind(path, out value);
        }

        value = found ?? JValue.CreateNull();
        return true;
    }

    public override void Dispose()
    {
        _body?.Dispose();
        base.Dispose();
    }

    protected override JToken Build()
    {
        var tree = new JObject
        {
            ["body"] = _body is null ? Pairs(Encoding.UTF8.GetString(_original.Body)) : ExactJson.ToTree(_body.RootElement),
            ["headers"] = new JObject(_original.Headers.Select(h => new JProperty(h.Key, h.Value))),
            ["query"] = Pairs(_original.Query),
            ["hook"] = _hook,
            ["receivedAt"] = IsoInstant.Write(_receivedAt),
        };
        if (_original.Body.Length > LargeContext.Bytes)
        {
            tree.AddAnnotation(new LargeContext());
        }

        return tree;
    }

    // A name that stands once is a string, one that stands several times a list.
    private static JObject Pairs(string text) => new(QueryHelpers.ParseQuery(text).Select(pair =>
        new JProperty(pair.Key, pair.Value.Count == 1 ? new JValue(pair.Value[0])
            : new JArray(pair.Value.Select(v => new JValue(v))))));
}
