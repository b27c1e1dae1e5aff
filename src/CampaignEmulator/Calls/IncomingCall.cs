using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CampaignEmulator;

/// <summary>A call whose request has been read to its end, and what is known of it so far.</summary>
internal sealed class IncomingCall(EmulatorState state, CallKind kind, HttpContext http, ReadOnlyMemory<byte> body,
    bool isTooLarge)
{
    private TriggerBody? _trigger;

    public CallKind Kind { get; } = kind;

    public HttpRequest Request { get; } = http.Request;

    public ReadOnlyMemory<byte> Body { get; } = body;

    /// <summary>Whether the body was over the limit; <see cref="Body"/> is then empty.</summary>
    public bool IsTooLarge { get; } = isTooLarge;

    public string? Workflow { get; private set; }

    public string? Activity { get; private set; }

    public TriggerOutcome? Outcome { get; private set; }

    public TriggerBody Trigger => _trigger ??= TriggerBody.Read(Body);

    public static async Task<IncomingCall> ReadAsync(EmulatorState state, CallKind kind, HttpContext http)
    {
        // The limit is Campaign's, not the server's: a call far too large is recorded like any other.
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var limit = state.Settings.MaximumBodyBytes;
        var body = new ArrayBufferWriter<byte>();
        while (body.WrittenCount <= limit)
        {
            var count = await http.Request.Body.ReadAsync(body.GetMemory(4096), http.RequestAborted);
            if (count == 0)
                break;
            body.Advance(count);
        }

        var isTooLarge = body.WrittenCount > limit;
        var call = new IncomingCall(state, kind, http, isTooLarge ? default : body.WrittenMemory, isTooLarge);
        call.Name();
        return call;
    }

    /// <summary>What became of this trigger; the first word is the last.</summary>
    public void Record(TriggerOutcome outcome, DateTimeOffset now)
    {
        if (Kind != CallKind.Trigger || Outcome is not null)
            return;
        Outcome = outcome;
        state.Signals.Add(new SignalRecord(now, Workflow, Activity, Trigger.Source, Trigger.Parameters, outcome));
    }

    public bool HasContentType(string mediaType) =>
        MediaTypeHeaderValue.TryParse(Request.ContentType, out var type)
            && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a header that the documentation asks for, and the settings too, is not there.</summary>
    public bool MissesHeader(EmulatorSettings settings) =>
        settings.ContentTypeRequired && HttpMethods.IsPost(Request.Method) && !HasContentType("application/json")
        || settings.CacheControlRequired && !(Request.GetTypedHeaders().CacheControl?.NoCache ?? false);

    // Before any fault or refusal, so that those know which workflow the call is about.
    private void Name()
    {
        string? Segment(string name) => Request.RouteValues[name] as string;
        (Workflow, Activity) = Segment("activityKey") is { } activityKey
            ? state.Workflows.WithSignal(Segment("key") ?? "", activityKey, (workflow, signal, _) => (workflow?.Id, signal?.Name))
            : (Segment("id"), null);
    }
}
