using System.Net.Http.Json;
using SignalBridge.Operations;
using SignalBridge.Words;

namespace SignalBridge.Soak;

/// <summary>Asks the servers what an operator may ask, whichever of them lives.</summary>
internal sealed class OperatorClient(HttpClient http, Fleet fleet)
{
    public Task<IReadOnlyList<SignalView>> SignalsAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<SignalView>>("signals", cancellationToken);

    /// <summary>All events of a signal, page after page, in every state.</summary>
    public async Task<IReadOnlyList<EventView>> EventsAsync(string signal, CancellationToken cancellationToken)
    {
        var all = new List<EventView>();
        foreach (var state in Enum.GetNames<EventState>())
        {
            for (string? next = ""; next is not null;)
            {
                var page =
                    await GetAsync<EventPage>($"signals/{signal}/events?state={state}&page={Uri.EscapeDataString(next)}",
                        cancellationToken);
                all.AddRange(page.Events);
                next = page.NextPage;
            }
        }

        return all;
    }

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{fleet.AnyUrl(Random.Shared)}/api/{path}");
            request.Headers.Add("x-functions-key", Site.OperatorKey);
            try
            {
                using var answer = await http.SendAsync(request, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return (await answer.Content.ReadFromJsonAsync<T>(cancellationToken))!;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested)
            {
                // That server has just been killed; another answers.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
        }
    }
}
