namespace SignalBridge.Sources.Hooks;

/// <summary>What became of a request's body.</summary>
internal abstract record BodyRead
{
    /// <summary>All of it has come.</summary>
    public sealed record Whole(ReadOnlyMemory<byte> Bytes) : BodyRead;

    /// <summary>It is larger than the hook takes; of what is beyond, nothing was kept.</summary>
    public sealed record TooLarge : BodyRead;

    /// <summary>It came slower than <see cref="BodyPace"/> allows.</summary>
    public sealed record TooSlow : BodyRead;

    /// <summary>There was no room for it, or it was cut off because others needed the room more.</summary>
    public sealed record NoRoom : BodyRead;
}
