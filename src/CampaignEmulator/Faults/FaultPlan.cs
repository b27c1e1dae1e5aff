namespace CampaignEmulator;

/// <summary>
/// The faults to come. A call goes to the first fault that fits it and is not used up: it passes, or it is struck.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private readonly List<PlannedFault> _plan = [];
    private int _lastId;

    /// <summary>Plans a fault.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="InvalidInputException">The fault is not sound; the message lists every mistake.</exception>
    public int Add(Fault fault)
    {
        InvalidInputException.ThrowIfAny(FaultCheck.Mistakes(fault));
        lock (_lock)
        {
            _plan.Add(new PlannedFault(++_lastId, fault, fault.Skip, fault.Times));
            return _lastId;
        }
    }

    /// <summary>What is planned, in order; used-up faults are not in it.</summary>
    public IReadOnlyList<PlannedFault> All()
    {
        lock (_lock)
            return [.. _plan];
    }

    /// <summary>Takes a fault off the plan; false when it is not on it.</summary>
    public bool Remove(int id)
    {
        lock (_lock)
            return _plan.RemoveAll(planned => planned.Id == id) > 0;
    }

    /// <summary>Takes all faults off the plan.</summary>
    public void Clear()
    {
        lock (_lock)
            _plan.Clear();
    }

    internal PlannedFault? Strike(CallKind call, string? workflow, string? activity)
    {
        lock (_lock)
        {
            var index = _plan.FindIndex(planned => planned.Fault.Call == call
                && (planned.Fault.Workflow is null || planned.Fault.Workflow == workflow)
                && (planned.Fault.Activity is null || planned.Fault.Activity == activity));
            if (index < 0)
                return null;
            var planned = _plan[index];
            if (planned.SkipsLeft > 0)
            {
                _plan[index] = planned with { SkipsLeft = planned.SkipsLeft - 1 };
                return null;
            }

            if (planned.TimesLeft == 1)
                _plan.RemoveAt(index);
            else
                _plan[index] = planned with { TimesLeft = planned.TimesLeft - 1 };
            return planned;
        }
    }
}
