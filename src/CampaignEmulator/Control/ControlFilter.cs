using System.Net;
using System.Text.Json;

namespace CampaignEmulator;

/// <summary>
/// Around every control call: input that cannot be used gets a 400 that names each mistake; other sites' pages are kept out,
/// which must not plan faults on a developer's machine.
/// </summary>
/// <param name="urls">Where the emulator listens, as given.</param>
internal sealed class ControlFilter(string urls) : IEndpointFilter
{
    private readonly HashSet<string> _named = new(urls.Split(';').Select(url => BindingAddress.Parse(url).Host),
        StringComparer.OrdinalIgnoreCase);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        context.HttpContext.Response.Headers.XContentTypeOptions = "nosniff";

        // A page can have its own name lead to this machine: the browser then sees one site in both, but it still sends that
        // name.
        if (!IsOwn(request.Host.Host))
            return Forbidden($"The emulator is not controlled under the name '{request.Host.Host}'; start it with --urls http://{request.Host.Host}:PORT if it is to be.");

        // A browser names the page that asks.
        if (request.Headers.Origin is [{ } origin] && origin != $"{request.Scheme}://{request.Host}")
            return Forbidden("Pages of other sites may not control the emulator.");
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

    // Nobody else's name is a number or localhost.
    private bool IsOwn(string host) => IPAddress.TryParse(host, out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || _named.Contains(host);

    private static IResult Forbidden(string why) => Results.Problem(why, statusCode: StatusCodes.Status403Forbidden);

    private static IResult Invalid(IReadOnlyCollection<string> mistakes) => Results.Problem(
        string.Join("; ", mistakes), statusCode: StatusCodes.Status400BadRequest,
        extensions: [KeyValuePair.Create<string, object?>("mistakes", mistakes)]);
}
