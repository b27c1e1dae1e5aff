namespace CampaignEmulator;

/// <summary>Settings, a workflow, a fault, a seed or a command line that cannot be used; nothing of it was taken over.</summary>
public sealed class InvalidInputException(IReadOnlyCollection<string> mistakes, Exception? inner = null)
    : Exception(string.Join("; ", mistakes), inner)
{
    /// <summary>Every mistake, a sentence each.</summary>
    public IReadOnlyCollection<string> Mistakes { get; } = mistakes;

    internal static void ThrowIfAny(IEnumerable<string> mistakes)
    {
        if (mistakes.ToArray() is { Length: > 0 } some)
            throw new InvalidInputException(some);
    }
}
