namespace CampaignEmulator;

/// <summary>What no handler expects: requests that break off, and the emulator's own mistakes.</summary>
internal static partial class Surprises
{
    public static async Task Answer(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (BadHttpRequestException mistake) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = mistake.StatusCode;
        }
        catch (OperationCanceledException)
        {
            // The emulator stops while a fault keeps this call waiting.
            http.Abort();
        }
        catch (Exception surprise) when (!http.Response.HasStarted)
        {
            Log.Surprise(http.RequestServices.GetRequiredService<ILogger<EmulatorState>>(), surprise);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await http.Response.WriteAsync("The emulator itself has failed; this is not Campaign's answer.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The emulator failed on a request.")]
        public static partial void Surprise(ILogger logger, Exception surprise);
    }
}
