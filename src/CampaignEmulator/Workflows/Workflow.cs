namespace CampaignEmulator;

/// <summary>A workflow at work. Not thread-safe: <see cref="WorkflowStore"/> holds its lock around every use.</summary>
internal sealed class Workflow(string id)
{
    private readonly Queue<(WorkflowCommand Command, DateTimeOffset Due)> _pending = new();

    public string Id { get; } = id;

    public WorkflowDefinition Definition { get; private set; } = new();

    public WorkflowState State { get; private set; }

    public DateTimeOffset Since { get; private set; }

    public string Key { get; private set; } = PKey.ForWorkflow();

    public IReadOnlyList<Signal> Signals { get; private set; } = [];

    public DateTimeOffset? NextDue => _pending.TryPeek(out var next) ? next.Due : null;

    /// <summary>Takes a new definition. Activities that stay keep their key and their interval's start.</summary>
    public void Define(WorkflowDefinition definition, DateTimeOffset now)
    {
        Definition = definition;
        Signals = [.. definition.Activities.Select(activity =>
            new Signal(activity.Key, activity.Value, Signals.FirstOrDefault(signal => signal.Name == activity.Key), Key))];
        Enter(definition.State, now);
        _pending.Clear();
    }

    public void Enter(WorkflowState state, DateTimeOffset now) => (State, Since) = (state, now);

    public void RenewKeys()
    {
        Key = PKey.ForWorkflow();
        foreach (var signal in Signals)
            signal.RenewKey(Key);
    }

    /// <summary>Queues a command; false when it does not fit the state that the ones before it will have led to.</summary>
    public bool TryQueue(WorkflowCommand command, DateTimeOffset due)
    {
        var state = _pending.Aggregate(State, (state, pending) => After(pending.Command, state));
        if (!Fits(command, state))
            return false;
        _pending.Enqueue((command, due));
        return true;
    }

    /// <summary>
    /// Carries out the next command if it is due; a start waits while there is no room for another active workflow.
    /// </summary>
    public bool TryAdvance(DateTimeOffset now, bool room)
    {
        if (!_pending.TryPeek(out var next) || next.Due > now)
            return false;
        var stopped = _pending.LastOrDefault(pending => pending.Command == WorkflowCommand.Stop && pending.Due <= now);
        if (next.Command == WorkflowCommand.Start && !IsActive && !room && stopped == default)
            return false;
        _pending.Dequeue();
        if (After(next.Command, State) is var state && state != State)
            Enter(state, next.Due);
        return true;
    }

    public bool IsActive => State is WorkflowState.InProgress or WorkflowState.Warning;

    private static bool Fits(WorkflowCommand command, WorkflowState state) => command switch
    {
        WorkflowCommand.Start => true, // Also resumes (D); on a running workflow it changes nothing.
        WorkflowCommand.Pause => state == WorkflowState.InProgress,
        WorkflowCommand.Resume => state == WorkflowState.Warning, // A stopped workflow cannot be resumed (D).
        _ => state is WorkflowState.InProgress or WorkflowState.Warning or WorkflowState.Erroneous,
    };

    private static WorkflowState After(WorkflowCommand command, WorkflowState state) => !Fits(command, state) ? state
        : command switch
        {
            WorkflowCommand.Pause => WorkflowState.Warning,
            WorkflowCommand.Stop => WorkflowState.Finished,
            _ => WorkflowState.InProgress,
        };
}
