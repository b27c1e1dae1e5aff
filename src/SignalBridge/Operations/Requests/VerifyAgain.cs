using Microsoft.AspNetCore.Http;
using SignalBridge.Routing;
using SignalBridge.Sources.Hooks;
using SignalBridge.Sources.Hooks.Requests;

namespace SignalBridge.Operations.Requests;

/// <summary>
/// Verifies kept requests again, after the secret is put right: through the same door, as of the time at which each came in, so
/// with the same deduplication and mapping.
/// </summary>
internal sealed class VerifyAgain(RequestStore store, RequestSearch search, HookPipeline hooks, Routes routes)
{
    private static readonly string[] Columns = ["RowKey", "NotAgain", KeptRequestRow.Again];

    public async Task<VerifyReport> RunAsync(VerifySelection selection, CancellationToken cancellationToken)
    {
        var (ids, remaining) = selection.Filter is null ? (selection.Ids, 0)
            : await OldestAsync(selection.Filter, selection.Limit, cancellationToken);
        var results = new List<VerifiedAgain>();

        // In the order in which they came in: the later, the smaller the key.
        foreach (var (hook, row) in ids.OrderByDescending(id => id.Row, StringComparer.Ordinal))
        {
            results.Add(await OneAsync(hook, row, selection.DryRun, cancellationToken));
        }

        return new VerifyReport(selection.DryRun, results.Count, results.Count(r => r.Outcome == nameof(RequestCause.Accepted)),
            remaining, results);
    }

    private async Task<VerifiedAgain> OneAsync(string name, string row, bool isDryRun, CancellationToken cancellationToken)
    {
        var id = RequestKeys.Id(name, row);
        if (await store.FindAsync(name, row, cancellationToken) is not { } kept)
        {
            return new VerifiedAgain(id, "NotFound", "It is not kept, or no longer.", null);
        }

        if (kept.NotAgain is { } reason || !routes.Hooks.TryGetValue(name, out var hook))
        {
            return new VerifiedAgain(id, "CannotVerify", kept.NotAgain ?? "Its hook is not configured any more.", null);
        }

        var visit = new Visit(Request(kept), kept.Asked, kept.At) { Hook = hook, Body = kept.Body, IsAgain = true, IsDryRun = isDryRun };
        await hooks.AgainAsync(visit, cancellationToken);
        var cause = RequestCauses.Of(visit.What!);
        if (!isDryRun && !RequestCauses.IsRefusal(cause))
        {
            // Written down or not, it happened: a client that has gone changes nothing about that.
            await store.MarkAsync(kept, visit.Event is null ? cause.ToString() : $"{cause} {visit.Event}",
                CancellationToken.None);
        }

        return new VerifiedAgain(id, cause.ToString(), RequestCauses.IsRefusal(cause)
            ? $"{visit.Detail} {RequestCures.Of(cause)}" : visit.Detail, visit.Event);
    }

    private async Task<(IReadOnlyList<(string Hook, string Row)> Ids, int Remaining)> OldestAsync(
        RequestFilter filter, int limit, CancellationToken cancellationToken)
    {
        var oldest = new Queue<(string, string)>();
        var remaining = 0;
        await foreach (var row in search.RowsAsync(filter.Hook!, filter, Columns, cancellationToken))
        {
            // What has become an event by this is not looked at every time.
            if (row.GetString("NotAgain") is not null || row.GetString(KeptRequestRow.Again) is not null)
            {
                continue;
            }

            oldest.Enqueue((filter.Hook!, row.RowKey));
            if (oldest.Count > limit)
            {
                oldest.Dequeue();
                remaining++;
            }
        }

        return ([.. oldest], remaining);
    }

    private static HttpRequest Request(KeptRequest kept)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path, request.QueryString) = (kept.Method, $"/api/hooks/{kept.Asked}",
            new QueryString(kept.Query));
        foreach (var (name, value) in kept.Headers.Where(header =>
            !header.Value.StartsWith(Fingerprint.Prefix, StringComparison.Ordinal)))
        {
            request.Headers[name] = value;
        }

        return request;
    }
}

/// <summary>What became of a selection, or, in a dry run, would.</summary>
/// <param name="Selected">How many were looked at.</param>
/// <param name="Accepted">How many became an event.</param>
/// <param name="Remaining">How many, later than these, were selected beyond the limit.</param>
internal sealed record VerifyReport(bool DryRun, int Selected, int Accepted, int Remaining,
    IReadOnlyList<VerifiedAgain> Requests);

/// <summary>What became of one.</summary>
/// <param name="Outcome">A cause; or <c>NotFound</c>, or <c>CannotVerify</c>.</param>
/// <param name="Event">The event that it became or repeats.</param>
internal sealed record VerifiedAgain(string Id, string Outcome, string Reason, string? Event);
