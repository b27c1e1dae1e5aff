using System.Net.Http.Headers;
using System.Text.Json;

namespace CampaignEmulator.Tests;

/// <summary>An answer, read.</summary>
internal sealed record Reply(int Status, string Text, string? MediaType, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public static async Task<Reply> OfAsync(HttpResponseMessage response)
    {
        using (response)
            return new Reply(
                (int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                response.Content.Headers.ContentType?.MediaType, response.Headers);
    }
}
