using Microsoft.AspNetCore.Http;

namespace SignalBridge.Hosting;

/// <summary>What every answer bears, whatever makes it.</summary>
public static class AnswerHeaders
{
    /// <summary>Call it before anything else does something with the request.</summary>
    public static void AddTo(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);

        // Last, because who answers a failure clears all headers first.
        context.Response.OnStarting(static response =>
        {
            // Answers repeat what strangers sent: no browser may take them for anything but what they say they are.
            ((HttpResponse)response).Headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        }, context.Response);
    }
}
