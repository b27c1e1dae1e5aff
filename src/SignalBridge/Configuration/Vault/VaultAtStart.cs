using Microsoft.Extensions.Configuration;

namespace SignalBridge.Configuration.Vault;

/// <summary>The first reading of the vault: without the secrets there is nothing that the bridge could start with.</summary>
/// <param name="Patience">How long a vault that is away, or refuses, is asked again.</param>
/// <param name="Say">Told what is waited for.</param>
internal sealed record VaultAtStart(TimeSpan Patience, Action<string> Say)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>For hosts that nobody waits for: it goes on until the vault is there.</summary>
    public static VaultAtStart Endless { get; } = new(TimeSpan.MaxValue, Console.Error.WriteLine);

    /// <summary>
    /// Reads all that is wanted. What the vault does not have is left to the configuration's own check, which knows where it is
    /// used.
    /// </summary>
    /// <exception cref="BridgeConfigurationException">The vault did not give something within the patience.</exception>
    public async Task ReadAsync(VaultSecrets vault, IConfiguration configuration, TimeProvider time)
    {
        var began = time.GetTimestamp();
        string? said = null;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var refusals = (await vault.ReadAsync(configuration, CancellationToken.None)).Where(r => !r.IsAbsent).ToList();
            if (refusals.Count == 0)
            {
                return;
            }

            var (address, why) = (configuration[VaultSecrets.Setting], VaultRefusal.Sentence(refusals));
            var sentence = $"{VaultSecrets.Setting}: {address} did not give every secret: {why}.";
            if (time.GetElapsedTime(began) + pause > Patience)
            {
                throw new BridgeConfigurationException([sentence]);
            }

            if (sentence != said)
            {
                Say($"{sentence} The bridge starts when it does.");
                said = sentence;
            }

            await Task.Delay(pause, time);
        }
    }
}
