using Microsoft.AspNetCore.Http;
using SignalBridge.Routing;
using SignalBridge.Sources.Hooks.Requests;

namespace SignalBridge.Operations.Requests;

/// <summary>The operators' endpoints for the requests to hooks, above all for those that were refused.</summary>
internal sealed class RequestEndpoints(RequestSearch search, RequestGroups groups, RequestStore store, VerifyAgain again,
    Routes routes)
{
    /// <summary>A page of kept requests, the newest first.</summary>
    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var page = request.Query["page"].ToString();
        if (page.Length > 0 && !RequestKeys.IsRow(page))
        {
            return OperatorAnswers.Unusable("'page' is none that this endpoint gave.");
        }

        return await FilteredAsync(request, async filter =>
            await search.PageAsync(filter, page.Length > 0 ? page : null, cancellationToken), cancellationToken);
    }

    /// <summary>Kept requests by hook and cause.</summary>
    public Task<IResult> GroupsAsync(HttpRequest request, CancellationToken cancellationToken) =>
        FilteredAsync(request, async filter => new { groups = await groups.FindAsync(filter, cancellationToken) },
            cancellationToken);

    /// <summary>One kept request, with why it was answered so and what to do.</summary>
    public async Task<IResult> RequestAsync(string id, CancellationToken cancellationToken) =>
        RequestKeys.Split(id) is var (hook, row) && await store.FindAsync(hook, row, cancellationToken) is { } kept
            ? Results.Json(RequestDetails.From(kept))
            : OperatorAnswers.Problem(StatusCodes.Status404NotFound,
                "There is no such request; those of a hook are kept for its Requests:KeepFor.");

    /// <summary>Verifies a selection again, or with <c>{"dryRun":true}</c> says what would become of it.</summary>
    public async Task<IResult> VerifyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (body, problem) = await OperatorBody.ReadAsync(request, VerifySelection.Keys, cancellationToken);
        if (body is null)
        {
            return problem!;
        }

        VerifySelection selection;
        try
        {
            selection = VerifySelection.Read(body, routes, await store.HooksAsync(cancellationToken));
        }
        catch (FormatException e)
        {
            return OperatorAnswers.Unusable(e.Message);
        }

        return Results.Json(await again.RunAsync(selection, cancellationToken));
    }

    private async Task<IResult> FilteredAsync<T>(HttpRequest request, Func<RequestFilter, Task<T>> work,
        CancellationToken cancellationToken)
    {
        RequestFilter filter;
        try
        {
            filter = RequestFilterReader.Read(name => request.Query[name].ToString(), routes,
                await store.HooksAsync(cancellationToken));
        }
        catch (FormatException e)
        {
            return OperatorAnswers.Unusable(e.Message);
        }

        return Results.Json(await work(filter));
    }
}
