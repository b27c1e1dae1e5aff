using System.Text.Json;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>Counts an instance's calls to storage, and the rows that they bring.</summary>
internal sealed class CountingWire(TimeProvider time) : DelegatingHandler(new FakedDate(time))
{
    private readonly Lock _lock = new();
    private int _calls;
    private int _rows;

    public int Calls
    {
        get
        {
            lock (_lock)
            {
                return _calls;
            }
        }
    }

    /// <summary>What was counted since the last time this was asked.</summary>
    public (int Calls, int Rows) Take()
    {
        lock (_lock)
        {
            var counted = (_calls, _rows);
            (_calls, _rows) = (0, 0);
            return counted;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var rows = 0;
        if (request.Method == HttpMethod.Get && answer.IsSuccessStatusCode
            && answer.Content.Headers.ContentType?.MediaType == "application/json")
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            rows = json.RootElement.TryGetProperty("value", out var list) ? list.GetArrayLength() : 1;
        }

        lock (_lock)
        {
            _calls++;
            _rows += rows;
        }

        return answer;
    }
}
