using Microsoft.AspNetCore.Http;
using SignalBridge.Routing;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>One request to the hooks' endpoint, and what is known of it by now.</summary>
/// <param name="request">The request.</param>
/// <param name="asked">The hook's name as it was asked for.</param>
/// <param name="receivedAt">When it came in.</param>
internal sealed class Visit(HttpRequest request, string asked, DateTimeOffset receivedAt)
{
    public HttpRequest Request => request;

    public string Asked => asked;

    public DateTimeOffset ReceivedAt => receivedAt;

    /// <summary>The hook; null where there is none of that name.</summary>
    public Hook? Hook { get; init; }

    /// <summary>The name under which it is counted and kept.</summary>
    public string Name => Hook?.Name ?? RequestCauses.UnknownHooks;

    /// <summary>The body, where it was read; valid until the answer.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>It was kept, and is verified again: it is neither counted nor kept a second time.</summary>
    public bool IsAgain { get; init; }

    /// <summary>Nothing is to be accepted: it is only asked what would be.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>What it was answered; null before that.</summary>
    public string? What { get; set; }

    /// <summary>A sentence for operators on why.</summary>
    public string Detail
    {
        get => field ??= Why?.Invoke() ?? "";
        set;
    }

    /// <summary>Makes that sentence where somebody reads it: a stranger's flood is not to cost as many sentences.</summary>
    public Func<string>? Why { get; init; }

    /// <summary>The event that it became or repeats.</summary>
    public string? Event { get; set; }
}
