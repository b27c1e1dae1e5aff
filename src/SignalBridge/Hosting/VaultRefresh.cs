using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using SignalBridge.Configuration.Vault;

namespace SignalBridge.Hosting;

/// <summary>
/// Reads the vault again: a rotated secret is in force within five minutes, and what a changed <c>bridge.json</c> names at once.
/// While the vault is away, or refuses a secret, the values before go on.
/// </summary>
internal sealed partial class VaultRefresh(
    VaultSecrets vault, IConfiguration configuration, TimeProvider time, ILogger<VaultRefresh> log) : BackgroundService
{
    /// <summary>Less than five minutes, by what a reading takes at most.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(280);

    private readonly Channel<bool> _wanted =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private HashSet<string> _asked = [];
    private string _said = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _asked = [.. vault.Unknown(configuration)];
        using var changes = ChangeToken.OnChange(configuration.GetReloadToken, AskForNewNames);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PauseAsync(stoppingToken);
                Tell(VaultRefusal.Sentence(await vault.ReadAsync(configuration, stoppingToken)));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Tell(e.GetBaseException().Message);
            }
        }
    }

    private async Task PauseAsync(CancellationToken stoppingToken)
    {
        using var period = new CancellationTokenSource(Period, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(period.Token, stoppingToken);
        try
        {
            await _wanted.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The period is over.
        }
    }

    // Only for names that were not there at the last look: what the vault does not have would otherwise be asked for without end.
    private void AskForNewNames()
    {
        HashSet<string> unknown = [.. vault.Unknown(configuration)];
        if (unknown.Except(_asked).Any())
        {
            _wanted.Writer.TryWrite(true);
        }

        _asked = unknown;
    }

    // Once for each state: a vault that is away for a day is not a line every five minutes.
    private void Tell(string refusals)
    {
        if (refusals == _said)
        {
            return;
        }

        _said = refusals;
        if (refusals.Length > 0)
        {
            Log.Refused(log, refusals);
        }
        else
        {
            Log.Complete(log);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error, Message = "The vault did not give every secret; those that were known go on. {Refusals}.")]
        public static partial void Refused(ILogger logger, string refusals);

        [LoggerMessage(Level = LogLevel.Information, Message = "The vault gives every secret again.")]
        public static partial void Complete(ILogger logger);
    }
}
