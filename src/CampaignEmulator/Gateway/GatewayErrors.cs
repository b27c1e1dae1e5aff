namespace CampaignEmulator;

/// <summary>
/// The gateway's refusals (D: adobe-apiplatform/api-gateway-request-validation); <c>error_code</c> is a string.
/// </summary>
internal static class GatewayErrors
{
    private static readonly Dictionary<string, (int Status, string Message)> Known = new(StringComparer.Ordinal)
    {
        ["401013"] = (401, "Oauth token is not valid"),
        ["403000"] = (403, "Api Key is required"),
        ["403003"] = (403, "Api Key is invalid"),
        ["403010"] = (403, "Oauth token is missing."),
        ["403011"] = (403, "Scope mismatch"),
        ["403012"] = (403, "IP address is not allowed"), // 403012 and 403013 are about IP lists; their wording is a guess.
        ["403013"] = (403, "IP address is not allowed"),
        ["403020"] = (403, "Oauth token missing or invalid"),
        ["403023"] = (403, "Profile is not valid"),
        ["503020"] = (403, "Could not read the profile"), // The code says 503, the status is 403.
        ["429001"] = (429, "Service usage limit reached"),
        ["429002"] = (429, "Developer key usage limit reached"),
        ["429050"] = (429, "Too many requests"),
        ["503000"] = (503, "Could not validate Api Key"),
        ["503010"] = (503, "Could not validate the oauth token"),
    };

    public static IReadOnlyCollection<string> Codes => Known.Keys;

    public static Answer Of(string code)
    {
        var (status, message) = Known[code];
        return Answer.Of(status, $$"""{"error_code":"{{code}}","message":"{{message}}"}""", Answer.Json);
    }
}
