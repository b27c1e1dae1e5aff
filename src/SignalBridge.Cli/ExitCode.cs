namespace SignalBridge.Cli;

/// <summary>What the command's end means. These are fixed: scripts rely on them.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something that nobody foresaw, or a bridge that cannot be reached.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The operator key is missing or wrong, or may not do this.</summary>
    public const int NotAllowed = 3;

    /// <summary>There is no such file, hook, signal, event or workflow.</summary>
    public const int NotFound = 4;

    /// <summary>
    /// It is understood, and the answer is no: mistakes in a configuration, a case that fails, a call that does not fit the
    /// state.
    /// </summary>
    public const int Refused = 5;

    /// <summary>What was waited for did not happen in time.</summary>
    public const int TooLong = 6;

    /// <summary>Ended with Ctrl+C.</summary>
    public const int Interrupted = 130;
}
