using Azure.Data.Tables;
using SignalBridge.Routing;
using SignalBridge.Sources.Hooks.Requests;

namespace SignalBridge.Operations.Requests;

/// <summary>Finds kept requests, the newest first: of one hook, or of all of them, whose rows are merged by their time.</summary>
internal sealed class RequestSearch(RequestStore store, Routes routes)
{
    public const int PageSize = 50;

    // Hooks that are asked at once.
    private const int AtOnce = 8;

    /// <summary>The hooks that may have kept requests.</summary>
    public async Task<IReadOnlyList<string>> HooksAsync(CancellationToken cancellationToken) =>
        [.. (await store.HooksAsync(cancellationToken)).Union(routes.Hooks.Keys)];

    /// <summary>One page.</summary>
    /// <param name="after">The row behind which it begins; every page costs the same.</param>
    public async Task<RequestPage> PageAsync(RequestFilter filter, string? after, CancellationToken cancellationToken)
    {
        var hooks = filter.Hook is { } one ? [one] : await store.HooksAsync(cancellationToken);
        var found = new List<KeptRequest>();
        foreach (var some in hooks.Chunk(AtOnce))
        {
            foreach (var rows in await Task.WhenAll(some.Select(hook => FirstAsync(hook, filter, after, cancellationToken))))
            {
                found.AddRange(rows);
            }
        }

        var page = found.OrderBy(kept => kept.Row, StringComparer.Ordinal).Take(PageSize).ToList();
        return new RequestPage([.. page.Select(RequestView.From)], found.Count > PageSize ? page[^1].Row : null);
    }

    /// <summary>The rows of one hook, the newest first.</summary>
    public IAsyncEnumerable<TableEntity> RowsAsync(string hook, RequestFilter filter, IEnumerable<string> columns,
        CancellationToken cancellationToken) =>
        store.QueryAsync(hook, filter.Text(null), 1_000, columns, cancellationToken);

    private async Task<List<KeptRequest>> FirstAsync(string hook, RequestFilter filter, string? after,
        CancellationToken cancellationToken) =>
        await store.QueryAsync(hook, filter.Text(after), PageSize + 1, KeptRequestRow.Listed, cancellationToken)
            .Take(PageSize + 1).Select(row => KeptRequestRow.Read(hook, row)).ToListAsync(cancellationToken);
}
