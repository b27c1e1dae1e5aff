namespace SignalBridge.Cli;

/// <summary>The command ends here: a sentence for the person, and the exit code.</summary>
internal sealed class CommandFailedException(int exitCode, string message, IReadOnlyList<string>? details = null)
    : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>More sentences, such as each reason why an event cannot be mapped.</summary>
    public IReadOnlyList<string> Details { get; } = details ?? [];
}
