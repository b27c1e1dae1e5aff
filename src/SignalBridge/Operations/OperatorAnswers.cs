using Microsoft.AspNetCore.Http;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Operations;

/// <summary>What operators are answered when it cannot be done.</summary>
internal static class OperatorAnswers
{
    private static readonly TimeSpan BusyRetry = TimeSpan.FromSeconds(5);

    public static IResult NoSuchSignal(string name) => Problem(StatusCodes.Status404NotFound, $"There is no signal '{name}'.");

    public static IResult NoSuchEvent() => Problem(StatusCodes.Status404NotFound, "There is no such event.");

    public static IResult Busy() =>
        HookAnswers.RetryLater(Problem(StatusCodes.Status409Conflict, "The signal is being fired right now; try again."),
            BusyRetry);

    public static IResult Unusable(string title) => Problem(StatusCodes.Status400BadRequest, title);

    /// <summary>What was asked for is understood and does not fit the signal.</summary>
    public static IResult Unfit(string title, IReadOnlyList<string> reasons) => Results.Problem(
        statusCode: StatusCodes.Status422UnprocessableEntity, title: title, extensions: new Dictionary<string,
            object?>
        { ["errors"] = reasons });

    public static IResult Problem(int status, string title) => Results.Problem(statusCode: status, title: title);
}
