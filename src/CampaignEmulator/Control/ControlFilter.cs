using System.Text.Json;

namespace CampaignEmulator;

/// <summary>Around every control call: input that cannot be used gets a 400 that names each mistake; other sites' pages are kept out.</summary>
internal static class ControlFilter
{
    public static async ValueTask<object?> Run(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // A browser names the page that asks. A web page somewhere must not plan faults on a developer's machine.
        var request = context.HttpContext.Request;
        if (request.Headers.Origin is [{ } origin] && origin != $"{request.Scheme}://{request.Host}")
            return Results.Problem("Pages of other sites may not control the emulator.", statusCode: StatusCodes.Status403Forbidden);
        try
        {
            return await next(context);
        }
        catch (InvalidInputException mistake)
        {
            return Invalid(mistake.Mistakes);
        }
        catch (JsonException mistake)
        {
            return Invalid([JsonMistake.Sentence(mistake)]);
        }
    }

    private static IResult Invalid(IReadOnlyCollection<string> mistakes) => Results.Problem(
        string.Join("; ", mistakes), statusCode: StatusCodes.Status400BadRequest,
        extensions: [KeyValuePair.Create<string, object?>("mistakes", mistakes)]);
}
