namespace SignalBridge.Operations;

/// <summary>How many events fire before a pending one.</summary>
/// <param name="Ahead">How many.</param>
/// <param name="IsAtLeast">Whether there are more, which were not counted.</param>
internal readonly record struct PlaceInLine(int Ahead, bool IsAtLeast)
{
    public override string ToString() =>
        $"{(IsAtLeast ? "at least " : "")}{Ahead} {(Ahead == 1 ? "event is" : "events are")} ahead of it";
}
