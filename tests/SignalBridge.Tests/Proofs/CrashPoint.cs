namespace SignalBridge.Tests.Proofs;

/// <summary>Where an instance is killed.</summary>
/// <param name="Write">At which of its durable writes, from 1.</param>
/// <param name="After">Before the write leaves; or after it took effect, its answer never seen.</param>
internal sealed record CrashPoint(int Write, bool After);
