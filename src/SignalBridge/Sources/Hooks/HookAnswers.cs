using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SignalBridge.Mailboxes;

namespace SignalBridge.Sources.Hooks;

/// <summary>Every answer that a webhook's sender can get. Our own faults are never a 4xx: senders do not repeat those.</summary>
internal static class HookAnswers
{
    /// <summary>How long a sender should leave us alone when storage is away.</summary>
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(30);

    /// <summary>What the mailbox's door has answered.</summary>
    public static IResult Of(Acceptance acceptance) => acceptance switch
    {
        Acceptance.Stored stored => Stored(stored.Id),
        Acceptance.Duplicate duplicate => Results.Json(new { status = "duplicate", id = duplicate.Of.ToString() }),
        Acceptance.SlotClosed closed =>
            RetryLater(Problem(StatusCodes.Status429TooManyRequests, "The signal's slot is closed."), closed.RetryAfter),
        _ => throw new InvalidOperationException($"The intake answered {acceptance}."),
    };

    public static IResult Stored(BridgeEventId id) => new StoredAnswer(id);

    public static IResult Filtered() => Results.Json(new { status = "filtered" });

    public static IResult UnknownHook() => Problem(StatusCodes.Status404NotFound, "There is no such hook.");

    public static IResult MethodNotAllowed() =>
        new WithHeader(Problem(StatusCodes.Status405MethodNotAllowed, "A webhook is posted."), "Allow", "POST");

    public static IResult BrokenOff() => Problem(StatusCodes.Status400BadRequest, "The body ended early.");

    /// <summary>The connection ends with it: what is still to come of the body is of no use.</summary>
    public static IResult TooSlow() =>
        new WithHeader(Problem(StatusCodes.Status408RequestTimeout, "The body came too slowly."), "Connection", "close");

    public static IResult TooLarge(int maximum) =>
        Problem(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {maximum} bytes.");

    /// <summary>The sender learns no more than this; the reason is for operators.</summary>
    public static IResult Unauthorised() => Problem(StatusCodes.Status401Unauthorized, "The webhook could not be verified.");

    public static IResult Misconfigured() =>
        RetryLater(Problem(StatusCodes.Status503ServiceUnavailable, "This hook is not ready."), StorageRetry);

    public static IResult UnsupportedType() =>
        Problem(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON or a form, in UTF-8 and not compressed.");

    public static IResult Unmappable(BridgeEventId id, IReadOnlyList<string> reasons) => Results.Problem(
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "The webhook is genuine and cannot be mapped; it is kept.",
        extensions: new Dictionary<string, object?> { ["id"] = id.ToString(), ["errors"] = reasons });

    public static IResult StorageUnavailable() =>
        RetryLater(Problem(StatusCodes.Status503ServiceUnavailable, "The event could not be made durable; send it again."),
            StorageRetry);

    public static IResult StorageAway() =>
        RetryLater(Problem(StatusCodes.Status503ServiceUnavailable, "Storage is not available."), StorageRetry);

    public static IResult TooBusy() => RetryLater(
        Problem(StatusCodes.Status503ServiceUnavailable, "Too many bodies at once; the event was not accepted."),
            TimeSpan.FromSeconds(5));

    public static IResult RetryLater(IResult result, TimeSpan after) =>
        new WithHeader(result, "Retry-After", Math.Max(1, (long)Math.Ceiling(after.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture));

    private static ProblemHttpResult Problem(int status, string title) => TypedResults.Problem(statusCode: status, title: title);

    // By hand: nearly every answer is this one, and an id needs no escape.
    private sealed class StoredAnswer(BridgeEventId id) : IResult, IStatusCodeHttpResult, IValueHttpResult
    {
        int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status202Accepted;

        object? IValueHttpResult.Value => id;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var json = Encoding.ASCII.GetBytes($"{{\"id\":\"{id}\",\"status\":\"accepted\"}}");
            httpContext.Response.StatusCode = StatusCodes.Status202Accepted;
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.ContentLength = json.Length;
            return httpContext.Response.Body.WriteAsync(json, httpContext.RequestAborted).AsTask();
        }
    }

    private sealed class WithHeader(IResult result, string name, string value) : IResult, IStatusCodeHttpResult
    {
        public int? StatusCode => (result as IStatusCodeHttpResult)?.StatusCode;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers[name] = value;
            return result.ExecuteAsync(httpContext);
        }
    }
}
