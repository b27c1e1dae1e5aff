using System.Buffers;
using System.Text;
using WebhookVerification.Text;

namespace WebhookVerification.Signatures;

/// <summary>What a scheme signs, such as <c>{timestamp}.{body}</c>, parsed once.</summary>
internal sealed class SignedTemplate
{
    private readonly (SignedPart Part, string Text)[] _parts;

    private readonly bool _hasForm;

    private SignedTemplate((SignedPart, string)[] parts)
    {
        _parts = parts;
        _hasForm = Has(SignedPart.Form);
    }

    public static SignedTemplate BodyOnly { get; } = new([(SignedPart.Body, "")]);

    public bool Has(SignedPart part) => _parts.Any(p => p.Part == part);

    /// <summary>Null, and the reason, where the text has a placeholder that there is not.</summary>
    public static SignedTemplate? Parse(string text, out string? mistake)
    {
        var parts = new List<(SignedPart, string)>();
        mistake = null;
        for (var at = 0; at < text.Length;)
        {
            var end = text[at] == '{' ? text.IndexOf('}', at) + 1 : text.IndexOf('{', at);
            if (end <= 0) end = text.Length;
            var piece = text[at..end];
            at = end;
            if (piece[0] != '{')
                parts.Add((SignedPart.Text, piece));
            else if (Placeholder(piece) is { } part)
                parts.Add(part);
            else
                mistake = $"'{piece}' is no placeholder; there are {{body}}, {{timestamp}}, {{id}}, {{url}}, {{method}}, {{path}}, {{query}}, {{form}} and {{header:NAME}}";
        }

        return mistake is null ? new SignedTemplate([.. parts]) : null;
    }

    /// <summary>
    /// The form as it is signed: made once, however many addresses are tried with it. Empty where none is signed, or the body is
    /// none.
    /// </summary>
    public SignedBytes Form(UnverifiedWebhook request, ReadOnlySpan<byte> body) =>
        _hasForm && FormBody.Is(request.Headers.ContentType) ? FormBody.Sorted(body) : default;

    public SignedBytes Write(UnverifiedWebhook request, ReadOnlySpan<byte> body, ReadOnlySpan<byte> form, in SignedFields fields,
        string? url)
    {
        if (_parts is [(SignedPart.Body, _)]) return new SignedBytes(body);

        var size = body.Length + form.Length;
        foreach (var (part, text) in _parts)
            size += Encoding.UTF8.GetMaxByteCount(Text(part, text, request, fields, url).Length);

        var buffer = ArrayPool<byte>.Shared.Rent(size);
        var length = 0;
        foreach (var (part, text) in _parts)
        {
            length += part switch
            {
                SignedPart.Body => Copy(body, buffer.AsSpan(length)),
                SignedPart.Form => Copy(form, buffer.AsSpan(length)),
                _ => Encoding.UTF8.GetBytes(Text(part, text, request, fields, url), buffer.AsSpan(length)),
            };
        }

        return new SignedBytes(buffer, length);
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        source.CopyTo(destination);
        return source.Length;
    }

    private static ReadOnlySpan<char> Text(SignedPart part, string text, UnverifiedWebhook request, in SignedFields fields,
        string? url) =>
        part switch
        {
            SignedPart.Text => text,
            SignedPart.Timestamp => fields.Timestamp,
            SignedPart.Id => fields.Id,
            SignedPart.Url => url,
            SignedPart.Method => request.Method,
            SignedPart.Path => request.Path,
            SignedPart.Query => request.Query,
            SignedPart.Header => (string?)request.Headers[text],
            _ => default,
        };

    private static (SignedPart, string)? Placeholder(string piece) => piece switch
    {
        "{body}" => (SignedPart.Body, ""),
        "{timestamp}" => (SignedPart.Timestamp, ""),
        "{id}" => (SignedPart.Id, ""),
        "{url}" => (SignedPart.Url, ""),
        "{method}" => (SignedPart.Method, ""),
        "{path}" => (SignedPart.Path, ""),
        "{query}" => (SignedPart.Query, ""),
        "{form}" => (SignedPart.Form, ""),
        _ when piece.StartsWith("{header:", StringComparison.Ordinal) && piece is [.., '}'] && piece.Length > 9 =>
            (SignedPart.Header, piece[8..^1]),
        _ => null,
    };
}
