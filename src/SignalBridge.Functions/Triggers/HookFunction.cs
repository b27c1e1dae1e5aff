using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Functions.Triggers;

/// <summary>
/// Webhooks. Anonymous to Functions: the signature is their key. Every method, because some schemes greet with a GET or an
/// OPTIONS.
/// </summary>
internal sealed class HookFunction(HookPipeline hooks)
{
    [Function("Hook")]
    public Task<IResult> HookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", "head", "options",
            Route = "hooks/{hook}")] HttpRequest request,
        string hook, CancellationToken cancellationToken) => hooks.HandleAsync(request, hook, cancellationToken);
}
