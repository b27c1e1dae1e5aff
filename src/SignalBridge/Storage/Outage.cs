namespace SignalBridge.Storage;

/// <summary>Keeps a pump going through failures: one log entry an outage, and a pause after each failure.</summary>
internal sealed class Outage(TimeProvider time, TimeSpan pause)
{
    private bool _isOn;

    /// <summary>Runs one round of the pump; a failure is told once and not thrown.</summary>
    public async Task GuardAsync(Func<Task> round, Action<Exception> tell, CancellationToken stoppingToken)
    {
        try
        {
            await round();
            _isOn = false;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            if (!_isOn)
            {
                tell(e);
            }

            _isOn = true;
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException)
        {
            // The pump is being stopped.
        }
    }
}
