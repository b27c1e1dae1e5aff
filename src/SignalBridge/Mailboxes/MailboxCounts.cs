namespace SignalBridge.Mailboxes;

/// <summary>How many events a mailbox has taken in, and what has become of them.</summary>
/// <param name="State">
/// The state, read first: what it counts as ended had been counted as added before, so that never more seem to have ended.
/// </param>
/// <param name="Added">The sum of all tallies, read after it.</param>
internal sealed record MailboxCounts(MailboxState State, Tally Added)
{
    /// <summary>How many wait. (A mailbox filled by a version without tallies would have ended more than it took in.)</summary>
    public int Pending => (int)Math.Max(0, Added.Appended - State.Counts.All);

    /// <summary>How many are dead, those included that retention has removed.</summary>
    public long Dead => State.Counts.Dead + Added.DeadAtOnce;

    /// <summary>How many were accepted: those that wait, and those of every end.</summary>
    public long Accepted => Pending + State.Counts.All + Added.DeadAtOnce;
}
