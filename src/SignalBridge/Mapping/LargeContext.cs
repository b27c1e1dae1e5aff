namespace SignalBridge.Mapping;

/// <summary>Marks a context that is too large to be kept by an expression after its evaluation.</summary>
internal sealed class LargeContext
{
    /// <summary>From how many bytes of body on a context is large.</summary>
    public const int Bytes = 64 * 1024;
}
