using Azure.Data.Tables;
using SignalBridge.Configuration;
using SignalBridge.Routing;
using SignalBridge.Sources.Hooks.Requests;

namespace SignalBridge.Retention;

/// <summary>
/// Kept requests after their time, by hook and not by signal: also those of hooks that are no longer configured, and of hooks
/// that never were. And hours and days of the numbers, which are summed up.
/// </summary>
internal sealed class ExpiredRequests(TableClient sources, RequestStore requests, NumbersStore numbers, Routes routes,
    TimeProvider time)
{
    private const int StepsAtOnce = 10;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    private static readonly RequestsOptions Defaults = new();

    private DateTimeOffset _due;

    /// <summary>Takes some steps, if they are due; what is left is left to the next round.</summary>
    public async Task AllAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _due)
        {
            return;
        }

        _due = time.GetUtcNow() + Period;
        foreach (var hook in await requests.HooksAsync(cancellationToken))
        {
            await OneAsync(hook, cancellationToken);
        }

        await numbers.SumUpAsync(cancellationToken);
    }

    private async Task OneAsync(string hook, CancellationToken cancellationToken)
    {
        var settings = routes.Hooks.GetValueOrDefault(hook)?.Requests ?? Defaults;
        var expired = $"RowKey gt '{RequestKeys.Time(time.GetUtcNow() - settings.KeepFor)}~'";
        for (var step = 0; step < StepsAtOnce; step++)
        {
            var rows = await requests.QueryAsync(hook, expired, RowDeletion.Maximum, ["PartitionKey", "RowKey"],
                cancellationToken)
                .Take(RowDeletion.Maximum).ToListAsync(cancellationToken);
            await RowDeletion.TryAsync(sources, rows, cancellationToken);
            if (rows.Count < RowDeletion.Maximum)
            {
                return;
            }
        }

        // There is more.
        _due = default;
    }
}
