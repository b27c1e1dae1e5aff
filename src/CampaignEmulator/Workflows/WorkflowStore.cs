using System.Diagnostics.CodeAnalysis;

namespace CampaignEmulator;

/// <summary>All workflows. One lock makes each call on them one step, in an order that every reader sees alike.</summary>
public sealed class WorkflowStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, Workflow> _workflows = new(StringComparer.Ordinal);
    private readonly EmulatorState _state;

    internal WorkflowStore(EmulatorState state) => _state = state;

    /// <summary>
    /// Adds a workflow, or gives one a new definition and state; activities that stay keep their interval and PKeys.
    /// </summary>
    /// <exception cref="InvalidInputException">The definition is not sound; the message lists every mistake.</exception>
    public void Put(string id, WorkflowDefinition definition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        InvalidInputException.ThrowIfAny(definition.Mistakes());
        lock (_lock)
        {
            if (!_workflows.TryGetValue(id, out var workflow))
                _workflows[id] = workflow = new Workflow(id);
            workflow.Define(definition, _state.Now);
        }
    }

    /// <summary>Puts a workflow into a state at once.</summary>
    public void SetState(string id, WorkflowState state) => _ = With<object?>(id, (workflow, now) =>
    {
        workflow?.Enter(state, now);
        return null;
    });

    /// <summary>Takes a workflow away; false when there was none.</summary>
    public bool Remove(string id)
    {
        lock (_lock)
            return _workflows.Remove(id);
    }

    /// <summary>Takes all workflows away.</summary>
    public void Clear()
    {
        lock (_lock)
            _workflows.Clear();
    }

    /// <summary>What a workflow is like now; null when there is none.</summary>
    public WorkflowView? Find(string id) =>
        With(id, (workflow, _) => workflow is null ? null : WorkflowView.Of(workflow, _state.Settings));

    /// <summary>All workflows by their IDs.</summary>
    public IReadOnlyDictionary<string, WorkflowView> All()
    {
        lock (_lock)
        {
            Advance(_state.Now);
            return _workflows.ToDictionary(pair => pair.Key, pair => WorkflowView.Of(pair.Value, _state.Settings));
        }
    }

    /// <summary>Changes every PKey, as a restart does; the old ones stop working.</summary>
    public void RenewKeys()
    {
        lock (_lock)
            foreach (var workflow in _workflows.Values)
                workflow.RenewKeys();
    }

    /// <summary>One step on the workflow with this ID (null when there is none), after everything due has happened.</summary>
    internal T With<T>(string id, Func<Workflow?, DateTimeOffset, T> step)
    {
        lock (_lock)
        {
            var now = _state.Now;
            Advance(now);
            return step(_workflows.GetValueOrDefault(id), now);
        }
    }

    /// <summary>One step on the signal activity that two PKeys name (nulls when they name none).</summary>
    internal T WithSignal<T>(string workflowKey, string activityKey, Func<Workflow?, Signal?, DateTimeOffset, T> step)
    {
        lock (_lock)
        {
            var now = _state.Now;
            Advance(now);
            return TryFind(workflowKey, activityKey, out var workflow, out var signal) ? step(workflow, signal, now)
                : step(null, null, now);
        }
    }

    private bool TryFind(
        string workflowKey, string activityKey, [NotNullWhen(true)] out Workflow? workflow,
            [NotNullWhen(true)] out Signal? signal)
    {
        workflow = _workflows.Values.FirstOrDefault(candidate => candidate.Key == workflowKey);
        signal = workflow?.Signals.FirstOrDefault(candidate => candidate.Key == activityKey);
        return signal is not null;
    }

    private void Advance(DateTimeOffset now)
    {
        var settings = _state.Settings;
        // A workflow that stops makes room for a start that waits, so go on until nothing moves.
        while (_workflows.Values.Where(workflow => workflow.NextDue <= now).OrderBy(workflow => workflow.NextDue)
            .Any(workflow => workflow.TryAdvance(now, _workflows.Values.Count(other => other.IsActive) < settings.MaximumActive)))
        {
        }

        foreach (var workflow in _workflows.Values)
            if (workflow.State is WorkflowState.Warning or WorkflowState.Erroneous
                && now - workflow.Since >= settings.StoppedAfter)
                workflow.Enter(WorkflowState.Finished, workflow.Since + settings.StoppedAfter);
    }
}
