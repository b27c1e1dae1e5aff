using Microsoft.AspNetCore.Http;
using Newtonsoft.Json.Linq;
using SignalBridge.Mapping;
using SignalBridge.Sources.Hooks;
using SignalBridge.Words;

namespace SignalBridge.Operations;

/// <summary>Reads the JSON object of an operator's request.</summary>
internal static class OperatorBody
{
    private const int MaximumBytes = 1 << 20;

    /// <summary>Reads it; no body is an empty object, a key that is not known a mistake.</summary>
    /// <returns>The object, or the answer that says what is wrong with it.</returns>
    public static async Task<(JObject? Body, IResult? Problem)> ReadAsync(HttpRequest request, string[] keys,
        CancellationToken cancellationToken)
    {
        if (await RawBody.ReadAsync(request, MaximumBytes, cancellationToken) is not { } raw)
        {
            return (null, HookAnswers.TooLarge(MaximumBytes));
        }

        try
        {
            return (raw.Length == 0 ? new JObject() : ExactJson.Read(raw)) is not JObject body
                ? (null, OperatorAnswers.Unusable("The body must be a JSON object."))
                : body.Properties().FirstOrDefault(p => !keys.Contains(p.Name)) is { } unknown
                    ? (null, OperatorAnswers.Unusable($"'{unknown.Name}' is not known here{NearestName.Hint(unknown.Name, keys)}."))
                : (body, null);
        }
        catch (FormatException e)
        {
            return (null, OperatorAnswers.Unusable($"The body cannot be read: {e.Message}."));
        }
    }
}
