namespace Campaign.Client;

/// <summary>What can be known to be wrong with a trigger before anything is sent.</summary>
internal static class TriggerCheck
{
    /// <summary>One sentence; null where nothing is wrong.</summary>
    public static string? Problem(SignalTrigger trigger, byte[] body)
    {
        if (trigger.Source.Length == 0)
            return "The source is empty, and it is mandatory.";
        if (body.Length > TriggerBody.MaximumBytes)
            return $"The body has {body.Length} bytes; Campaign takes {TriggerBody.MaximumBytes} at most.";
        if (trigger.Parameters.FirstOrDefault(parameter => parameter.Name.Length == 0) is not null)
            return "A parameter has no name.";
        if (trigger.Parameters.CountBy(parameter => parameter.Name, StringComparer.Ordinal)
            .FirstOrDefault(count => count.Value > 1).Key is { } twice)
            return $"The parameter '{twice}' is given more than once.";
        return trigger.Parameters.FirstOrDefault(parameter => !ParameterText.Fits(parameter.Type, parameter.Text)) is { } unfit
            ? $"The value of '{unfit.Name}' is no {unfit.Type.ToString().ToLowerInvariant()}."
            : null;
    }
}
