using Microsoft.AspNetCore.Http;
using SignalBridge.Routing;
using SignalBridge.Sources.Hooks;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Words;

namespace SignalBridge.Operations.Requests;

/// <summary>The operators' endpoints for what hooks have answered, on all instances.</summary>
internal sealed class NumbersEndpoints(BridgeNumbers numbers, HookTally tally, Routes routes)
{
    public async Task<IResult> HooksAsync(CancellationToken cancellationToken)
    {
        var sum = Sum(await numbers.ReadAsync(cancellationToken));
        return Results.Json(routes.Hooks.Values.Select(hook => HookView.From(hook, tally, Of(sum, hook.Name))));
    }

    /// <summary>A hook's answers by hour for two days, and by day for ninety.</summary>
    public async Task<IResult> HookAsync(string name, CancellationToken cancellationToken)
    {
        var hook = routes.Hooks.GetValueOrDefault(name);
        if (hook is null && name != RequestCauses.UnknownHooks)
        {
            return OperatorAnswers.Problem(StatusCodes.Status404NotFound, name.Length > 63 ? "There is no such hook."
                : $"There is no hook '{name}'{NearestName.Hint(name, routes.Hooks.Keys.Append(RequestCauses.UnknownHooks))}.");
        }

        var rows = await numbers.ReadAsync(cancellationToken);
        var sum = Of(Sum(rows), name);
        return Results.Json(new
        {
            hook = name,
            answers = HookView.AnswersOf(sum),
            requestsDropped = sum.Counts.GetValueOrDefault(HookNumbers.Dropped),
            requestsOverLimit = sum.Counts.GetValueOrDefault(HookNumbers.OverLimit),
            secretsLastUsed = hook is null ? [] : HookView.SecretsOf(hook, sum),
            hours = Times(rows.Where(row => row.IsHour), row => row.At, name),
            days = Times(rows, row => new DateTimeOffset(row.At.UtcDateTime.Date, TimeSpan.Zero), name),
        });
    }

    private static IEnumerable<object> Times(IEnumerable<NumbersRow> rows, Func<NumbersRow, DateTimeOffset> time, string hook) =>
        rows.GroupBy(time).OrderBy(same => same.Key)
            .Select(same => new { at = same.Key, answers = HookView.AnswersOf(Of(Sum(same), hook)) })
            .Where(one => one.answers.Count > 0);

    private static Numbers Sum(IEnumerable<NumbersRow> rows)
    {
        var sum = new Numbers();
        foreach (var row in rows)
        {
            sum.Add(row.Numbers);
        }

        return sum;
    }

    private static Numbers.OfHook Of(Numbers numbers, string hook) =>
        numbers.Hooks.GetValueOrDefault(hook) ?? new Numbers.OfHook();
}
