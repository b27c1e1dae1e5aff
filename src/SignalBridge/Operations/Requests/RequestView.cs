using System.Text;
using SignalBridge.Sources.Hooks.Requests;

namespace SignalBridge.Operations.Requests;

/// <summary>A kept request as operators see it.</summary>
/// <param name="Answer">The status that it was answered.</param>
/// <param name="Cause">Why.</param>
/// <param name="Proof">What that was found by.</param>
/// <param name="Cure">What to do about it.</param>
/// <param name="Event">The event that it became, or repeats.</param>
/// <param name="Asked">The hook's name as the sender wrote it.</param>
/// <param name="CanVerify">Whether it can be verified again.</param>
/// <param name="Again">What became of it when it was.</param>
internal sealed record RequestView(
    string Id, string Hook, DateTimeOffset At, int Answer, string Cause, string Proof, string Cure, string? Event, string Asked,
        string Method, string Address,
    long? Size, bool CanVerify, string? Again)
{
    public static RequestView From(KeptRequest kept) => new(
        kept.Id, kept.Hook, kept.At, kept.Answer, kept.Cause.ToString(), kept.Proof, RequestCures.Of(kept.Cause), kept.Event,
            kept.Asked, kept.Method, kept.Address,
        kept.Size, kept.NotAgain is null, kept.Again);
}

/// <summary>A page of kept requests.</summary>
/// <param name="NextPage">What to ask the next page with; null on the last.</param>
internal sealed record RequestPage(IReadOnlyList<RequestView> Requests, string? NextPage);

/// <summary>One kept request, whole.</summary>
/// <param name="Explanation">Cause, proof and cure in sentences.</param>
/// <param name="CannotVerify">Why it cannot be verified again; null where it can.</param>
/// <param name="Body">The body, or its beginning, as text.</param>
/// <param name="IsWhole">Whether that is all of the body, as it came.</param>
internal sealed record RequestDetails(
    RequestView Request, string Explanation, string? CannotVerify, string Query, IReadOnlyDictionary<string, string> Headers,
        string Body, bool IsWhole)
{
    public static RequestDetails From(KeptRequest kept) => new(
        RequestView.From(kept), Explain(kept), kept.NotAgain, kept.Query, kept.Headers, Encoding.UTF8.GetString(kept.Body),
            kept.NotAgain is null);

    private static string Explain(KeptRequest kept) =>
        $"It was answered {kept.Answer}: {kept.Cause}. {kept.Proof} {RequestCures.Of(kept.Cause)}{(kept.Again is null ? "" : $" It was verified again: {kept.Again}.")}";
}
