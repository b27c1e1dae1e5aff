using System.Threading.Channels;
using Campaign.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;

namespace SignalBridge.Delivery;

/// <summary>
/// Lets what waits for a workflow go on at once when that is told to run or is seen running, instead of after its back-off.
/// Should the process die before it does, the back-off still ends.
/// </summary>
internal sealed partial class WorkflowWatch : BackgroundService
{
    private readonly Routes _routes;
    private readonly MailboxRegistry _mailboxes;
    private readonly MailboxChanges _changes;
    private readonly CampaignClient _campaign;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    // More than a few at once are told again soon.
    private readonly Channel<WorkflowSeen> _seen =
        Channel.CreateBounded<WorkflowSeen>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropWrite });

    public WorkflowWatch(
        Routes routes, MailboxRegistry mailboxes, MailboxChanges changes, CampaignClient campaign, TimeProvider time,
        ILogger<WorkflowWatch> log)
    {
        (_routes, _mailboxes, _changes, _campaign, _time, _log) = (routes, mailboxes, changes, campaign, time, log);
        campaign.Seen += Look;
    }

    public override void Dispose()
    {
        _campaign.Seen -= Look;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var seen in _seen.Reader.ReadAllAsync(stoppingToken))
            {
                foreach (var signal in _routes.Signals.Values.Where(signal => signal.Workflow == seen.Workflow))
                {
                    await GoOnAsync(signal, seen.By == WorkflowSign.Told, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task GoOnAsync(Signal signal, bool isStarting, CancellationToken stoppingToken)
    {
        try
        {
            if (Waits(await _mailboxes.For(signal.Name).ReadStateAsync(stoppingToken))
                && await _changes.ChangeAsync(signal, turn => Task.FromResult(Ready(turn.State)), stoppingToken))
            {
                Log.GoesOn(_log, signal.Name, signal.Workflow);
            }
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // Let out, it would end the host: the back-off ends by itself.
            Log.Waits(_log, signal.Name, e.GetBaseException().Message);
        }

        // One whose back-off has just ended may be asked at this moment, and be told once more that the workflow does not run.
        bool Waits(MailboxState state) =>
            state.LastOutcome?.Outcome == OutcomeKind.NotRunning && (isStarting || state.Retry.NotBefore > _time.GetUtcNow());
        MailboxState Ready(MailboxState state) => !Waits(state) ? state
            : state with
            {
                Retry = state.Retry with { NotBefore = null, Failures = 0 },
                WorkflowStartedAt = isStarting ? _time.GetUtcNow() : state.WorkflowStartedAt,
            };
    }

    private void Look(WorkflowSeen seen)
    {
        // The signal that fired does not wait: where it is the workflow's only one, nothing is looked up.
        if (_routes.Signals.Values.Count(signal => signal.Workflow == seen.Workflow) > (seen.By == WorkflowSign.Fired ? 1 : 0))
        {
            _seen.Writer.TryWrite(seen);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Signal} goes on: its workflow {Workflow} runs or was told to.")]
        public static partial void GoesOn(ILogger logger, string signal, string workflow);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Signal} waits for its back-off, though its workflow runs: {Reason}")]
        public static partial void Waits(ILogger logger, string signal, string reason);
    }
}
