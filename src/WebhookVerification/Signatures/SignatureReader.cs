using Microsoft.AspNetCore.Http;
using WebhookVerification.Schemes;
using WebhookVerification.Text;

namespace WebhookVerification.Signatures;

/// <summary>Reads a scheme's headers. Exactly one value each: which of two is meant is not ours to choose.</summary>
internal static class SignatureReader
{
    // A proxy may join two headers of one name with a comma; that must not get past the rule of one.
    private const string JoinedHeaders = "has a comma where none can be";

    private const int LongestEnvelope = 2048;

    public static Refused? Read(Scheme scheme, IHeaderDictionary headers, ref Candidates candidates, out SignedFields fields)
    {
        fields = new SignedFields();
        var refused = ReadSignatures(scheme, headers, ref candidates, ref fields);
        if (refused is null && scheme.TimestampHeader is { } timestampHeader)
        {
            refused = One(headers, timestampHeader, out var timestamp);
            fields.SetTimestamp(timestamp, 0, timestamp.Length);
        }

        if (refused is null && scheme.IdHeader is { } idHeader)
        {
            refused = One(headers, idHeader, out var id);
            fields.Id = id;
        }

        foreach (var (name, expected) in scheme.Constants)
        {
            refused ??= One(headers, name, out var value)
                ?? (value == expected ? null
                    : new Refused(VerificationFailure.Unsupported, $"Header {name} is not '{expected}'."));
        }

        return refused;
    }

    /// <summary>The header's only value.</summary>
    public static Refused? One(IHeaderDictionary headers, string name, out string value)
    {
        var values = headers[name];
        value = values.Count == 1 ? values[0] ?? "" : "";
        return values.Count switch
        {
            0 => new Refused(VerificationFailure.MissingHeader, $"Header {name} is missing."),
            > 1 => new Refused(VerificationFailure.DuplicateHeader, $"Header {name} is there {values.Count} times."),
            _ when value.Length == 0 => new Refused(VerificationFailure.Malformed, $"Header {name} is empty."),
            _ when char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]) =>
                new Refused(VerificationFailure.Malformed, $"Header {name} has white space around its value."),
            _ => null,
        };
    }

    private static Refused? ReadSignatures(
        Scheme scheme, IHeaderDictionary headers, ref Candidates candidates, ref SignedFields fields)
    {
        Refused? refused = null;
        foreach (var name in scheme.SignatureHeaders)
        {
            if (One(headers, name, out var header) is { } missing)
            {
                // One of several headers may be missing; none of them may be there twice.
                if (missing.Failure != VerificationFailure.MissingHeader) return missing;
                refused ??= missing;
                continue;
            }

            var malformed = scheme.Layout switch
            {
                SignatureLayout.Fields => ReadFields(scheme, name, header, ref candidates, ref fields),
                SignatureLayout.Versions => ReadVersions(name, header, ref candidates),
                SignatureLayout.Envelope => ReadEnvelope(name, header, ref candidates),
                _ => ReadPlain(scheme, name, header, ref candidates),
            };
            if (malformed is not null) return malformed;
        }

        return candidates.Count > 0 ? null : refused;
    }

    private static Refused? ReadPlain(Scheme scheme, string name, string header, ref Candidates candidates)
    {
        var start = scheme.Prefix.Length;
        if (!header.StartsWith(scheme.Prefix, StringComparison.Ordinal) || header.Length == start)
            return Malformed(name, $"does not start with '{scheme.Prefix}' and go on");
        candidates.Add(header, 0, 0, start, header.Length - start);
        return null;
    }

    private static Refused? ReadFields(
        Scheme scheme, string name, string header, ref Candidates candidates, ref SignedFields fields)
    {
        var others = false;
        foreach (var range in header.AsSpan().Split(scheme.Separator))
        {
            var (start, length) = range.GetOffsetAndLength(header.Length);
            while (length > 0 && header[start] == ' ') (start, length) = (start + 1, length - 1);
            var equals = header.AsSpan(start, length).IndexOf('=');
            if (equals <= 0) return Malformed(name, "has an entry without '='");

            if (header.AsSpan(start, length).Contains(',')) return Malformed(name, JoinedHeaders);
            var field = header.AsSpan(start, equals);
            var value = header.AsSpan(start + equals + 1, length - equals - 1);
            if (field.SequenceEqual(scheme.TimestampField))
            {
                if (!fields.Timestamp.IsEmpty || value.IsEmpty) return Malformed(name, "has not exactly one time");
                fields.SetTimestamp(header, start + equals + 1, value.Length);
            }
            else if (!field.SequenceEqual(scheme.SignatureField))
            {
                others = true;
            }
            else
            {
                if (value.IsEmpty || candidates.IsFull) return Malformed(name, "has an empty signature, or too many");
                candidates.Add(header, start, equals, start + equals + 1, value.Length);
            }
        }

        if (scheme.TimestampField is not null && fields.Timestamp.IsEmpty) return Malformed(name, "has no time");
        return candidates.Count > 0 ? null
            : others ? new Refused(VerificationFailure.Unsupported,
                $"Header {name} has no signature named {scheme.SignatureField}.")
            : Malformed(name, $"has no signature named {scheme.SignatureField}");
    }

    private static Refused? ReadVersions(string name, string header, ref Candidates candidates)
    {
        foreach (var range in header.AsSpan().Split(' '))
        {
            var (start, length) = range.GetOffsetAndLength(header.Length);
            var comma = header.AsSpan(start, length).IndexOf(',');
            if (comma <= 0) continue; // what is no entry is skipped: a later version may add its own kind
            if (header.AsSpan(start + comma + 1, length - comma - 1).Contains(',')) return Malformed(name, JoinedHeaders);
            if (comma == length - 1 || candidates.IsFull) return Malformed(name, "has an empty signature, or too many");
            candidates.Add(header, start, comma, start + comma + 1, length - comma - 1);
        }

        return candidates.Count > 0 ? null : Malformed(name, "has no signature");
    }

    private static Refused? ReadEnvelope(string name, string header, ref Candidates candidates)
    {
        if (header.Length > LongestEnvelope || StrictText.Decode(SignatureEncoding.Base64, header) is not { } json)
            return Malformed(name, "is not base64");
        using var envelope = StrictJson.Parse(json);
        if (envelope is null || StrictJson.Text(envelope.RootElement, "signature") is not { Length: > 0 } signature)
            return Malformed(name, "holds no signature");

        // Compared, not obeyed: the hook's key says how it verifies.
        if (!string.Equals(StrictJson.Text(envelope.RootElement, "alg"), "ecdsa", StringComparison.OrdinalIgnoreCase)
            || !string.Equals(StrictJson.Text(envelope.RootElement, "digest"), "SHA1", StringComparison.OrdinalIgnoreCase))
        {
            return new Refused(VerificationFailure.Unsupported, $"Header {name} is of another algorithm than ECDSA with SHA-1.");
        }

        candidates.Add(signature, 0, 0, 0, signature.Length);
        return null;
    }

    private static Refused Malformed(string name, string what) =>
        new(VerificationFailure.Malformed, $"Header {name} {what}.");
}
