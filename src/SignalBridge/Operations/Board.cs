using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace SignalBridge.Operations;

/// <summary>The operators' page: one file, nothing from elsewhere; it reads the API with the key of its own address.</summary>
internal static partial class Board
{
    private static readonly string Html = Read();

    // The page's own script and styles run, told by their hashes, and nothing that came into it otherwise.
    private static readonly string Policy =
        $"default-src 'none'; style-src {Hashes(Style())}; script-src {Hashes(Script())}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IResult Page(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(Html, "text/html; charset=utf-8");
    }

    // Line ends as a browser reads them, whichever the file has.
    private static string Read()
    {
        using var stream = typeof(Board).Assembly.GetManifestResourceStream("SignalBridge.Operations.board.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hashes(Regex element) => string.Join(' ', element.Matches(Html)
        .Select(match => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(match.Groups["content"].Value)))}'"));

    [GeneratedRegex("<style>(?<content>.*?)</style>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Style();

    [GeneratedRegex("<script>(?<content>.*?)</script>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Script();
}
