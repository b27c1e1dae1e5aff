using System.Text;

namespace CampaignEmulator;

/// <summary>Writes an answer, whole or broken off.</summary>
internal static class AnswerWriter
{
    public static async Task WriteAsync(HttpContext http, Answer answer, bool truncate)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        // These statuses have no body in HTTP, whatever a setting says.
        if (answer.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
            return;
        var body = Encoding.UTF8.GetBytes(answer.Body);
        response.ContentLength = body.Length;
        if (body.Length > 0 && answer.ContentType.Length > 0)
            response.ContentType = answer.ContentType;
        if (!truncate)
        {
            await response.Body.WriteAsync(body);
            return;
        }

        // Fewer bytes than announced: the server then closes the connection, and does not reset it, so that the half arrives.
        response.ContentLength = body.Length + 1;
        await response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
    }
}
