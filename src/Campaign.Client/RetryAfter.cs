using System.Globalization;

namespace Campaign.Client;

/// <summary>The Retry-After header in both its forms (RFC 9110, 10.2.3): seconds, or a date.</summary>
internal static class RetryAfter
{
    // A wrong clock at the other end must not silence a signal for years.
    private static readonly TimeSpan Maximum = TimeSpan.FromDays(1);

    /// <summary>The wait that it asks for, from zero to a day; null where there is none or it cannot be read.</summary>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values))
            return null;
        var text = values.FirstOrDefault()?.Trim();
        TimeSpan? wait = null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            wait = seconds < (decimal)Maximum.TotalSeconds ? TimeSpan.FromSeconds((double)seconds) : Maximum;
        else if (DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            wait = date - now;
        return wait is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, Maximum.Ticks)) : null;
    }
}
