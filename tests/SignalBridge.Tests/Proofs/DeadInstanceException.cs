namespace SignalBridge.Tests.Proofs;

/// <summary>What every call of a killed instance ends with. Nothing repeats it: there is nobody left to.</summary>
internal sealed class DeadInstanceException() : Exception("This instance has been killed.");
