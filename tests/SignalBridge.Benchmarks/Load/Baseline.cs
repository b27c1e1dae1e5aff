using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SignalBridge.Benchmarks.Load;

/// <summary>
/// What somebody would write in an afternoon, to hold the bridge against: it verifies GitHub's signature, maps five fields and
/// answers 202. How it keeps the webhook is its kind: not at all, by one fsync for all that came meanwhile, or as a table row
/// each.
/// </summary>
internal static class Baseline
{
    public static IReadOnlyList<string> Kinds { get; } = ["bare", "fsync", "table"];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="place">The file to write, or the connection string.</param>
    public static async Task<int> ServeAsync(string kind, string place)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        Func<byte[], string[], Task> keep = kind switch
        {
            "fsync" => Synced(place),
            "table" => await RowsAsync(place),
            _ => (_, _) => Task.CompletedTask,
        };
        app.MapPost(SignedWebhook.Path, async (HttpContext context) =>
        {
            var body = new byte[(int)context.Request.ContentLength!];
            await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
            if (!IsGenuine(context.Request.Headers["X-Hub-Signature-256"].ToString(), body))
            {
                return Results.StatusCode(401);
            }

            var id = Guid.NewGuid();
            await keep(body, Map(body));
            return Results.Json(new { id, status = "accepted" }, statusCode: 202);
        });
        await app.StartAsync();
        Console.WriteLine($"Now listening on: {app.Urls.Single()}");
        await ((IHost)app).WaitForShutdownAsync();
        return 0;
    }

    private static bool IsGenuine(string header, byte[] body)
    {
        Span<byte> given = stackalloc byte[32];
        Span<byte> right = stackalloc byte[32];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(SignedWebhook.Secret), body, right);
        return header.StartsWith("sha256=", StringComparison.Ordinal)
            && Convert.FromHexString(header.AsSpan(7), given, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == 32 && CryptographicOperations.FixedTimeEquals(given, right);
    }

    private static string[] Map(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        return
        [
            root.GetProperty("number").GetRawText(), root.GetProperty("ref").GetString()!, root.GetProperty("repository")
                .GetProperty("full_name").GetString()!,
            root.GetProperty("commits")[0].GetProperty("id").GetString()!, root.GetProperty("pusher").GetProperty("name")
                .GetString()!,
        ];
    }

    private static Func<byte[], string[], Task> Synced(string path)
    {
        var waiting =
            Channel.CreateBounded<(byte[] Body,
                TaskCompletionSource Done)>(new BoundedChannelOptions(10_000) { SingleReader = true });
        _ = Task.Run(async () =>
        {
            await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, 1 << 16);
            List<TaskCompletionSource> written = [];
            while (await waiting.Reader.WaitToReadAsync())
            {
                while (written.Count < 256 && waiting.Reader.TryRead(out var next))
                {
                    file.Write(next.Body);
                    written.Add(next.Done);
                }

                file.Flush(flushToDisk: true);
                written.ForEach(done => done.SetResult());
                written.Clear();
            }
        });
        return async (body, _) =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await waiting.Writer.WriteAsync((body, done));
            await done.Task;
        };
    }

    private static async Task<Func<byte[], string[], Task>> RowsAsync(string connection)
    {
        var table = new TableClient(connection, "naive");
        await table.CreateIfNotExistsAsync();
        return (body, fields) =>
            table.AddEntityAsync(new TableEntity("load", Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture))
            {
                ["Body"] = body,
                ["Fields"] = JsonSerializer.Serialize(fields),
            });
    }
}
