namespace SignalBridge.Retention;

/// <summary>
/// One kind of thing that is kept for a time only. Any number of instances may take a step at once, and die anywhere in it: what
/// is gone already is no error, and what was left is found again.
/// </summary>
internal interface IExpiring
{
    /// <summary>Its name in logs and metrics, in the plural.</summary>
    string Kind { get; }

    /// <summary>How long after a step that left nothing over the next is due.</summary>
    TimeSpan Period { get; }

    /// <summary>Removes some of what a signal has beyond its time: a few calls to storage, whatever there is.</summary>
    Task<Removal> StepAsync(string signal, CancellationToken cancellationToken);
}
