using System.Text.RegularExpressions;

namespace CampaignEmulator;

/// <summary>Says what is wrong with a fault, all of it.</summary>
internal static partial class FaultCheck
{
    // What the server writes itself; set by hand, the answer would not be HTTP any more.
    private static readonly string[] OwnHeaders = ["Connection", "Content-Length", "Keep-Alive", "Transfer-Encoding", "Upgrade"];

    public static IEnumerable<string> Mistakes(Fault fault)
    {
        if (fault.Times < 1)
            yield return $"times: {fault.Times} is less than 1";
        if (fault.Skip < 0)
            yield return $"skip: {fault.Skip} is negative";
        if (fault.Latency < TimeSpan.Zero || fault.Latency > TimeSpan.FromDays(1))
            yield return "latency: not between 0 and a day";
        if (fault.RetryAfter < TimeSpan.Zero || fault.RetryAfter > DurationConverter.Maximum)
            yield return "retryAfter: not between 0 and ten years";
        if (fault.Status is not null && fault.GatewayError is not null)
            yield return "status, gatewayError: only one of them can be the answer";
        if (fault.GatewayError is { } code && !GatewayErrors.Codes.Contains(code))
            yield return $"gatewayError: '{code}' is not one of {string.Join(", ", GatewayErrors.Codes)}";
        if (!fault.Replaces && !fault.Truncate && fault.State is null && fault.Latency == TimeSpan.Zero)
            yield return "nothing would go wrong: give status, gatewayError, latency, drop, hang, truncate or state";
        if (fault.Status is null && (fault.Body.Length > 0 || fault.Headers.Count > 0))
            yield return "body, headers: they need a status";
        foreach (var mistake in Answer.Of(fault.Status ?? 200, fault.Body, fault.ContentType).Mistakes())
            yield return mistake;
        foreach (var (name, value) in fault.Headers)
            if (!HeaderName().IsMatch(name) || value is null || !HeaderValue().IsMatch(value)
                || OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
                yield return $"headers: '{name}' cannot be sent";
    }

    [GeneratedRegex(@"\A[!#$%&'*+.^_`|~0-9A-Za-z-]+\z")]
    private static partial Regex HeaderName();

    [GeneratedRegex(@"\A[\x20-\x7e]*\z")]
    private static partial Regex HeaderValue();
}
