using SignalBridge.Sources.Hooks.Requests;

namespace SignalBridge.Operations.Requests;

/// <summary>Kept requests by hook and cause: what an operator looks at first.</summary>
internal sealed class RequestGroups(RequestSearch search)
{
    // The newest that are looked at of one hook: a bounded number of calls, whatever is kept.
    private const int Most = 5_000;

    private static readonly string[] Columns = ["RowKey", "At", "Answer", "Cause"];

    public async Task<IReadOnlyList<RequestGroup>> FindAsync(RequestFilter filter, CancellationToken cancellationToken)
    {
        var groups = new List<RequestGroup>();
        foreach (var hook in filter.Hook is { } one ? [one] : await search.HooksAsync(cancellationToken))
        {
            var rows = await search.RowsAsync(hook, filter, Columns, cancellationToken).Take(Most).ToListAsync(cancellationToken);
            groups.AddRange(rows.Select(row => KeptRequestRow.Read(hook, row)).GroupBy(kept => kept.Cause)
                .Select(same => new RequestGroup(
                hook, same.Key.ToString(), same.First().Answer, same.Count(), rows.Count == Most, same.Min(kept => kept.At),
                    same.Max(kept => kept.At),
                RequestCures.Of(same.Key), same.First().Id)));
        }

        return [.. groups.OrderByDescending(group => group.Last)];
    }
}

/// <summary>Kept requests of one hook and cause.</summary>
/// <param name="Count">How many are kept; how many there were in all is with the hook's numbers.</param>
/// <param name="IsAtLeast">Whether only the newest of the hook were looked at.</param>
/// <param name="Since">When the oldest of them came in.</param>
/// <param name="Latest">The newest, as an example.</param>
internal sealed record RequestGroup(
    string Hook, string Cause, int Answer, int Count, bool IsAtLeast, DateTimeOffset Since, DateTimeOffset Last, string Cure,
        string Latest);
