using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Operations;

namespace SignalBridge.Functions.Triggers;

/// <summary>The operators' page.</summary>
internal static class BoardFunction
{
    [Function("Board")]
    public static IResult Page([HttpTrigger(AuthorizationLevel.Function, "get", Route = "board")] HttpRequest request) =>
        Board.Page(request.HttpContext);
}
