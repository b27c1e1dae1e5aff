namespace CampaignEmulator;

/// <summary>The way of every call: read it whole, let a fault strike, pass the gateway, take effect, log, answer.</summary>
internal sealed partial class CallPipeline(EmulatorState state, IHostApplicationLifetime lifetime, ILogger<CallPipeline> logger)
{
    private const int LongestRequestId = 128;

    public async Task RunAsync(HttpContext http, CallKind kind, Func<IncomingCall, Answer> handle)
    {
        var requestId = RequestId(http);
        var call = await IncomingCall.ReadAsync(state, kind, http);
        var planned = state.Faults.Strike(kind, call.Workflow, call.Activity);
        var fault = planned?.Fault;
        Answer answer;
        if (fault is { When: FaultMoment.Before })
        {
            await StrikeAsync(fault, call);
            answer = fault.Replaces ? Prevent(call, fault) : handle(call);
        }
        else
        {
            answer = handle(call);
            if (fault is not null)
            {
                await StrikeAsync(fault, call);
                answer = Replacement(fault) ?? answer;
            }
        }

        // Logged before it is sent, so that whoever has the answer finds the call in the log.
        int? status = fault is { Drop: true } or { Hang: true } ? null : answer.Status;
        var record = new CallRecord(
            state.Now, kind, LogPath.Name(call.Workflow), call.Activity, http.Request.Method, LogPath.Of(http.Request.Path),
            status, call.Outcome, planned?.Id, requestId);
        state.Calls.Add(record);
        Log.Call(logger, record.Call, record.Workflow, record.Activity, status, record.Outcome, record.Fault);
        await SendAsync(http, answer, fault);
    }

    private async Task StrikeAsync(Fault fault, IncomingCall call)
    {
        if (fault.State is { } entered && call.Workflow is { } workflow)
            state.Workflows.SetState(workflow, entered);
        // Not ended when the caller leaves: a slow server that has the request goes on with it.
        if (fault.Latency > TimeSpan.Zero)
            await Task.Delay(fault.Latency, state.Clock.Machine, lifetime.ApplicationStopping);
    }

    private Answer Prevent(IncomingCall call, Fault fault)
    {
        var answer = Replacement(fault) ?? new Answer();
        call.Record(fault.Outcome(answer), state.Now);
        return answer;
    }

    private Answer? Replacement(Fault fault)
    {
        if (fault.GatewayError is null && fault.Status is null)
            return null;
        var answer = fault.GatewayError is { } code
            ? GatewayErrors.Of(code)
            : Answer.Of(fault.Status!.Value, fault.Body, fault.ContentType) with { Headers = fault.Headers };
        return fault.RetryAfter is { } wait ? RetryAfter.On(answer, wait, state.Settings, state.Now) : answer;
    }

    private async Task SendAsync(HttpContext http, Answer answer, Fault? fault)
    {
        if (fault is { Hang: true })
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            await Task.Delay(Timeout.InfiniteTimeSpan, state.Clock.Machine, end.Token);
        }

        if (fault is { Drop: true })
            http.Abort();
        else
            await AnswerWriter.WriteAsync(http, answer, fault is { Truncate: true });
    }

    private static string RequestId(HttpContext http)
    {
        var given = http.Request.Headers["X-Request-Id"].ToString();
        var id = given.Length is > 0 and <= LongestRequestId && given.All(char.IsAsciiLetterOrDigit)
            || Guid.TryParse(given, out _)
            ? given
            : Guid.NewGuid().ToString("N");
        http.Response.Headers["X-Request-Id"] = id;
        return id;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Call} {Workflow} {Activity}: status {Status}, outcome {Outcome}, fault {Fault}.")]
        public static partial void Call(
            ILogger logger, CallKind call, string? workflow, string? activity, int? status, TriggerOutcome? outcome, int? fault);
    }
}
