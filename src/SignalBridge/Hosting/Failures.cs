using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using SignalBridge.Sources.Hooks;
using SignalBridge.Storage;

namespace SignalBridge.Hosting;

/// <summary>The answer to an unexpected exception: ours, so never a 4xx.</summary>
internal static class Failures
{
    public static bool IsOutage(Exception exception) =>
        exception is StorageUnavailableException || StorageErrors.IsUnavailable(exception);

    public static IResult Answer(Exception? exception) => exception is not null && IsOutage(exception)
        ? HookAnswers.StorageAway()
        : Results.Problem(statusCode: StatusCodes.Status500InternalServerError, title: "The bridge failed; its log says why.");

    public static Task AnswerAsync(HttpContext context) =>
        Answer(context.Features.Get<IExceptionHandlerFeature>()?.Error).ExecuteAsync(context);
}
