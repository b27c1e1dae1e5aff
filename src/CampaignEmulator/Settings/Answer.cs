using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;

namespace CampaignEmulator;

/// <summary>
/// An HTTP answer as a setting or a rule gives it. In <see cref="Body"/>, <c>{workflow}</c>, <c>{activity}</c>,
/// <c>{parameter}</c> and <c>{key}</c> stand for what the call was about.
/// </summary>
public sealed record Answer
{
    public const string Text = "text/plain; charset=utf-8";
    public const string Json = "application/json";

    /// <summary>The HTTP status, 200 to 599.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The body; empty for none.</summary>
    public string Body { get; init; } = "";

    /// <summary>The body's content type. Default: plain text.</summary>
    public string ContentType { get; init; } = Text;

    /// <summary>Headers that a rule adds, such as <c>Retry-After</c>; not part of a setting.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    private static readonly IReadOnlyDictionary<string, string> NoHeaders = new Dictionary<string, string>();

    internal static Answer Of(int status, string body, string contentType = Text) =>
        new() { Status = status, Body = body, ContentType = contentType };

    internal Answer With(string name, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [name] = value } };

    internal Answer About(string? workflow = null, string? activity = null, string? parameter = null, string? key = null) =>
        this with
        {
            Body = Fill(Fill(Fill(Fill(Body, "{workflow}", workflow), "{activity}", activity), "{parameter}", parameter), "{key}",
            key),
        };

    private static string Fill(string body, string place, string? value) =>
        value is null ? body : body.Replace(place, value, StringComparison.Ordinal);

    internal IEnumerable<string> Mistakes()
    {
        if (Status is < 200 or > 599)
            yield return $"status {Status} is not one of 200 to 599";
        if (ContentType.Length > 0 && !MediaTypeHeaderValue.TryParse(ContentType, out _))
            yield return $"contentType '{ContentType}' is not a media type";
    }
}
