using System.Globalization;
using SignalBridge.Configuration;
using SignalBridge.Mapping;
using SignalBridge.Timing;

namespace SignalBridge.Routing;

/// <summary>Proves a signal's options and makes the signal of them.</summary>
internal sealed class SignalBuilder(TimeSpan deadline, Mistakes mistakes)
{
    /// <summary>Signals of which not all parameters are known: nothing can be said about what maps them.</summary>
    public HashSet<string> Unclear { get; } = new(StringComparer.Ordinal);

    public Signal Build(SignalOptions signal, string path)
    {
        WorkflowCheck.Check(signal.Workflow, $"{path}:Workflow", mistakes);
        CheckLimits(signal, path);
        CheckProbe(signal, path);
        var parameters = BuildParameters(signal, path);
        if (signal.WhenThrottled == ThrottlePolicy.Batch)
        {
            CheckBatch(signal.Batch, parameters, path);
        }

        return new Signal(signal.Name, signal.Workflow, string.IsNullOrEmpty(signal.Activity) ? null : signal.Activity,
            signal.MinimumInterval,
            signal.WhenThrottled, signal.UnknownOutcome, signal.StartIfNotRunning, signal.DeduplicateFor, parameters)
        {
            MaximumAttempts = signal.MaximumAttempts,
            MaximumAge = signal.MaximumAge,
            OnDead = signal.OnDead,
            OnMismatch = signal.OnMismatch,
            Batch = signal.Batch,
        };
    }

    private void CheckLimits(SignalOptions signal, string path)
    {
        if (signal.MinimumInterval <= TimeSpan.Zero || signal.MinimumInterval > TimeSpan.FromDays(30))
        {
            mistakes.Add($"{path}:MinimumInterval",
                "must be more than zero and at most 30 days; Campaign's own rule is 00:10:00");
        }

        if (signal.DeduplicateFor < TimeSpan.Zero || signal.DeduplicateFor > TimeSpan.FromDays(365))
        {
            mistakes.Add($"{path}:DeduplicateFor", "must be between zero and 365 days");
        }

        if (signal.MaximumAttempts < 0)
        {
            mistakes.Add($"{path}:MaximumAttempts", "must be 1 or more, or 0 for no limit");
        }

        if (signal.MaximumAge <= TimeSpan.Zero)
        {
            mistakes.Add($"{path}:MaximumAge", "must be more than zero; leave it out for no limit");
        }
    }

    // Nothing is wrong with a short interval, but one promise then ends sooner than its reader thinks.
    private void CheckProbe(SignalOptions signal, string path)
    {
        var timings = new Timings(deadline);
        var shortest = timings.ShortestInterval;
        if (signal.UnknownOutcome == UnknownOutcomePolicy.Probe && signal.MinimumInterval > TimeSpan.Zero
            && signal.MinimumInterval < shortest)
        {
            mistakes.Warnings.Add(string.Create(CultureInfo.InvariantCulture,
                $"{path}:MinimumInterval: is {signal.MinimumInterval:c}, and with less than {shortest:c} it cannot be learnt whether Campaign took a call whose process "
                + $"died in the middle of it: the call is taken over {timings.TakeOver.TotalSeconds:0.#} s after it began, at most "
                + $"{timings.Notice.TotalSeconds:0.#} s pass until a turn comes, and asking takes up to {timings.ShortestMargin.TotalSeconds:0.#} s. "
                + $"The event then fires again. Take {shortest:c} or more, a Campaign:Deadline of {signal.MinimumInterval * 9 / 16:c} or less, "
                + $"or UnknownOutcome GiveUp."));
        }
    }

    private List<ParameterDeclaration> BuildParameters(SignalOptions signal, string path)
    {
        if (mistakes.IsUnread($"{path}:Parameters"))
        {
            Unclear.Add(signal.Name);
        }

        var parameters = new List<ParameterDeclaration>();
        for (var i = 0; i < signal.Parameters.Count; i++)
        {
            var declared = signal.Parameters[i];
            var at = $"{path}:Parameters:{i}";
            if (string.IsNullOrWhiteSpace(declared.Name))
            {
                Unclear.Add(signal.Name);
                mistakes.Add($"{at}:Name", "is missing; write the name that the signal activity declares");
            }
            else if (parameters.Exists(p => p.Name.Equals(declared.Name, StringComparison.OrdinalIgnoreCase)))
            {
                mistakes.Add($"{at}:Name",
                    $"'{declared.Name}' is taken by a parameter before it; remove one of them (upper and lower case do not differ)");
            }

            parameters.Add(new ParameterDeclaration(declared.Name, declared.Type, Default(declared, at), declared.Required));
        }

        return parameters;
    }

    private void CheckBatch(BatchOptions batch, List<ParameterDeclaration> columns, string path)
    {
        foreach (var taken in columns.Where(c => BatchColumns.Own.Contains(c.Name, StringComparer.OrdinalIgnoreCase)))
        {
            mistakes.Add($"{path}:Parameters",
                $"'{taken.Name}' is a column that every batch has of its own; give the parameter another name");
        }

        if (string.IsNullOrWhiteSpace(batch.FileParameter))
        {
            mistakes.Add($"{path}:Batch:{nameof(batch.FileParameter)}",
                "is empty; without the file's name nobody finds the batch");
        }

        var names = new List<string?> { batch.FileParameter, batch.CountParameter, batch.FirstParameter, batch.LastParameter }
            .FindAll(name => !string.IsNullOrEmpty(name));
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count)
        {
            mistakes.Add($"{path}:Batch", "gives two values to one parameter; name each differently");
        }
    }

    private string? Default(ParameterOptions declared, string path)
    {
        try
        {
            return declared.Default is { } text ? TypedText.FromDefault(text, declared.Type) : null;
        }
        catch (FormatException e)
        {
            mistakes.Add($"{path}:Default", $"'{declared.Default}' {e.Message}");
            return declared.Default;
        }
    }
}
