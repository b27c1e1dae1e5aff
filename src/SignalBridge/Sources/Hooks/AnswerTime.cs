using SignalBridge.Storage;

namespace SignalBridge.Sources.Hooks;

/// <summary>
/// How long a sender waits while storage is slow. What has not begun to be written by then is not written. What has may still be:
/// then the webhook comes again, and is a repeat by its deduplication keys.
/// </summary>
internal static class AnswerTime
{
    /// <summary>Waits for what is done for a sender.</summary>
    /// <param name="within">How long.</param>
    /// <param name="act">What is done; heeds its token.</param>
    /// <param name="cancellationToken">The sender has left.</param>
    /// <exception cref="StorageUnavailableException">It took too long.</exception>
    public static async Task<T> LimitAsync<T>(TimeSpan within, Func<CancellationToken, Task<T>> act,
        CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // By the real time, as the calls of storage themselves: it is the sender's clock that counts.
        patience.CancelAfter(within);
        try
        {
            return await act(patience.Token);
        }
        catch (OperationCanceledException e) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException(new TimeoutException($"It took longer than the {within.TotalSeconds} s that a sender waits.", e));
        }
    }
}
