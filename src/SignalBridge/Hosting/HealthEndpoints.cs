using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using SignalBridge.Configuration;
using SignalBridge.Storage;

namespace SignalBridge.Hosting;

/// <summary>The probes. Campaign being away is no reason to take the bridge out of service: events wait for it.</summary>
internal sealed class HealthEndpoints(StorageAccount account, StorageOptions names, StorageSetup setup)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The process runs.</summary>
    public static IResult Live() => Results.Json(new { status = "live" });

    /// <summary>Webhooks can be made durable.</summary>
    public async Task<IResult> ReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            if (setup.IsDone)
            {
                await account.Tables.GetTableClient(names.MailboxTable)
                    .GetEntityIfExistsAsync<TableEntity>("health", "probe", cancellationToken: patience.Token);
                return Results.Json(new { status = "ready" });
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && StorageErrors.IsUnavailable(e))
        {
            // Said below.
        }

        return Results.Json(new { status = "storage is not available" }, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
