namespace SignalBridge.Retention;

/// <summary>What one step did.</summary>
/// <param name="Count">How many things it removed.</param>
/// <param name="More">Whether another step would have work at once.</param>
internal readonly record struct Removal(int Count, bool More);
