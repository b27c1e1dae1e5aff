namespace SignalBridge.Tests.Fixtures;

/// <summary>For tests that count every call: a call that a busy machine lets time out is made again.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
