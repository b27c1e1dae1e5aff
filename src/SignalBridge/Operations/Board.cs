using Microsoft.AspNetCore.Http;

namespace SignalBridge.Operations;

/// <summary>The operators' page: one file, nothing from elsewhere; it reads the API with the key of its own address.</summary>
internal static class Board
{
    private static readonly string Html = Read();

    public static IResult Page(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(Html, "text/html; charset=utf-8");
    }

    private static string Read()
    {
        using var stream = typeof(Board).Assembly.GetManifestResourceStream("SignalBridge.Operations.board.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
