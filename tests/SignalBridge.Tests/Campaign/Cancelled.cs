namespace SignalBridge.Tests.Campaign;

internal static class Cancelled
{
    /// <summary>Ends when the token is cancelled: a server that keeps silent until its client has gone.</summary>
    public static async Task WhenCancelled(this CancellationToken token)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = token.Register(gone.SetResult);
        await gone.Task;
    }
}
