using System.Globalization;
using Azure.Data.Tables;
using SignalBridge.Sources.Hooks.Requests;

namespace SignalBridge.Operations.Requests;

/// <summary>Which kept requests are wanted.</summary>
/// <param name="Hook">Of which hook; null for all.</param>
/// <param name="Answer">Answered with this status.</param>
/// <param name="Cause">For this cause.</param>
/// <param name="From">Received then or later.</param>
/// <param name="To">Received before.</param>
internal sealed record RequestFilter(string? Hook, int? Answer, RequestCause? Cause, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>As storage understands it, beside the hook.</summary>
    /// <param name="after">The row behind which the page begins.</param>
    public string? Text(string? after)
    {
        // The later a request came, the smaller is its row's key.
        List<string> parts = [];
        Add(after is not null, () => $"RowKey gt '{after}'");
        Add(To is not null, () => $"RowKey gt '{RequestKeys.Time(To!.Value)}~'");
        Add(From is not null, () => $"RowKey lt '{RequestKeys.Time(From!.Value)}~'");
        Add(Answer is not null, () => string.Create(CultureInfo.InvariantCulture, $"Answer eq {Answer}"));
        Add(Cause is not null, () => TableClient.CreateQueryFilter($"Cause eq {Cause.ToString()}"));
        return parts.Count == 0 ? null : string.Join(" and ", parts);

        void Add(bool isGiven, Func<string> part)
        {
            if (isGiven)
            {
                parts.Add(part());
            }
        }
    }
}
