namespace Campaign.Client;

/// <summary>What a call does to the workflow, on which hangs what a lost answer means.</summary>
internal enum CallKind
{
    /// <summary>It changes nothing: a lost answer is a passing fault, and the call may be repeated.</summary>
    Read,

    /// <summary>A workflow command.</summary>
    Command,

    /// <summary>A signal's trigger.</summary>
    Trigger,
}
