namespace SignalBridge.Tests.Proofs;

/// <summary>Where an instance is killed.</summary>
/// <param name="Write">At which of its durable writes, from 1.</param>
/// <param name="After">Before the write leaves; or after it took effect, its answer never seen.</param>
/// <param name="What">
/// The kind of write that is counted, as <see cref="StorageWire"/> describes it; null for all. Writes of several kinds may race.
/// </param>
internal sealed record CrashPoint(int Write, bool After, string? What = null);
