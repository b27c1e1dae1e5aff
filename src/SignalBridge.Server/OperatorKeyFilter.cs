using System.Security.Cryptography;
using System.Text;

namespace SignalBridge.Server;

/// <summary>
/// Lets operators in by key, as Functions does: header <c>x-functions-key</c> or <c>?code=</c>. The keys are the setting
/// <c>OPERATOR_KEY</c>, several separated by spaces while one is replaced. Without any, nobody is let in.
/// </summary>
internal sealed class OperatorKeyFilter(IConfiguration configuration) : IEndpointFilter
{
    public const string Setting = "OPERATOR_KEY";

    // Read each time: a key is replaced without a restart.
    private IEnumerable<byte[]> Keys =>
        (configuration[Setting] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(key => SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var given =
            request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString() : request.Query["code"].ToString();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given));

        // Hashes, so that neither a key's length nor its beginning shows in the time; all of them, so that neither does which one
        // fits.
        var fits = false;
        foreach (var key in Keys)
        {
            fits |= CryptographicOperations.FixedTimeEquals(key, hash);
        }

        return fits ? next(context)
            : ValueTask.FromResult<object?>(Results.Problem(statusCode: StatusCodes.Status401Unauthorized,
                title: "An operator key is needed."));
    }
}
