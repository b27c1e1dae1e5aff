using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SignalBridge.Benchmarks.Load;

/// <summary>Requests with a webhook of 2 KB as GitHub signs it, each with a number of its own. Not thread-safe.</summary>
internal sealed class SignedWebhook
{
    public const string Secret = "a-benchmark-secret-of-good-length-0123456789";
    public const string Path = "/api/hooks/load";
    private const string NoNumber = "000000000000";
    private const int BodyBytes = 2048;

    private static readonly string[] Modified = ["audiences/spring.json", "README.md"];
    private static readonly byte[] Key = Encoding.UTF8.GetBytes(Secret);

    private readonly byte[] _request;
    private readonly int _body;
    private readonly int _numberInBody;
    private readonly int _delivery;
    private readonly int _signature;

    public SignedWebhook(string authority)
    {
        var body = Body();
        var none = new string('0', 64);
        var head = $"POST {Path} HTTP/1.1\r\nHost: {authority}\r\nContent-Type: application/json\r\nUser-Agent: GitHub-Hookshot/044aadd\r\n"
            + $"X-GitHub-Event: push\r\nX-GitHub-Delivery: {NoNumber}\r\nX-Hub-Signature-256: sha256={none}\r\nContent-Length: {body.Length}\r\n\r\n";
        _request = [.. Encoding.ASCII.GetBytes(head), .. body];
        _body = head.Length;
        _numberInBody = _body + body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(NoNumber));
        _delivery = head.IndexOf(NoNumber, StringComparison.Ordinal);
        _signature = head.IndexOf(none, StringComparison.Ordinal);
    }

    /// <summary>The names of the parameters, and the expressions that find them in the body.</summary>
    public static IReadOnlyDictionary<string, string> Fields { get; } = new Dictionary<string, string>
    {
        ["number"] = "body.number",
        ["reference"] = "body.ref",
        ["repository"] = "body.repository.full_name",
        ["commit"] = "body.commits[0].id",
        ["pusher"] = "body.pusher.name",
    };

    /// <summary>The request with the webhook of a number; valid until the next.</summary>
    public ReadOnlyMemory<byte> Number(long number)
    {
        Span<byte> digits = stackalloc byte[NoNumber.Length];
        Utf8Formatter.TryFormat(100_000_000_000 + number, digits, out _);
        digits.CopyTo(_request.AsSpan(_numberInBody));
        digits.CopyTo(_request.AsSpan(_delivery));
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(Key, _request.AsSpan(_body), hash);
        Convert.TryToHexStringLower(hash, _request.AsSpan(_signature), out _);
        return _request;
    }

    private static byte[] Body()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            number = "NUMBER",
            @ref = "refs/heads/main",
            before = "6113728f27ae82c7b1a177c8d03f9e96e0adf246",
            after = "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5",
            created = false,
            deleted = false,
            forced = false,
            compare = "https://github.com/acme/campaigns/compare/6113728f27ae...59b20b8d5c6f",
            commits = new[]
            {
                new
                {
                    id = "59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5",
                    tree_id = "f9d2a07e9488b91af2641b26b9407fe22a451433",
                    distinct = true,
                    message = "Say which audience is ready, and since when",
                    timestamp = "2026-03-01T08:00:00+01:00",
                    url = "https://github.com/acme/campaigns/commit/59b20b8d5c6ff8d09518454d4dd8b7b30f095ab5",
                    author = new { name = "Grete Weiß", email = "grete@example.com", username = "grete" },
                    added = Array.Empty<string>(),
                    removed = Array.Empty<string>(),
                    modified = Modified,
                },
            },
            repository = new
            {
                id = 35129377,
                name = "campaigns",
                full_name = "acme/campaigns",
                owner = new { name = "acme", email = "post@example.com", id = 6752317, site_admin = false },
                @private = true,
                html_url = "https://github.com/acme/campaigns",
                fork = false,
                created_at = 1430869212,
                size = 1823,
                stargazers_count = 7,
                default_branch = "main",
            },
            pusher = new { name = "grete", email = "grete@example.com" },
            sender = new { login = "grete", id = 6752317, type = "User", site_admin = false },
            filler = "FILLER",
        });
        var text = Encoding.UTF8.GetString(body).Replace("\"NUMBER\"", NoNumber, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace("FILLER",
            Filler(BodyBytes - Encoding.UTF8.GetByteCount(text) + "FILLER".Length), StringComparison.Ordinal));
    }

    // Words, not one letter: what is packed should not pack better than a real one.
    private static string Filler(int length)
    {
        var random = new Random(1);
        return string.Create(length, random, (text, source) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = source.Next(6) == 0 ? ' ' : (char)('a' + source.Next(26));
            }
        });
    }
}
