using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Configuration;

namespace SignalBridge.Configuration.Vault;

/// <summary>
/// The values of <c>%NAME%</c> that no app setting gives, read from a Key Vault by the bridge itself. It stands below all other
/// sources. A platform's own references to a vault would be read once a day, and not again where the first reading failed.
/// </summary>
internal sealed class VaultSecrets : ConfigurationProvider, IConfigurationSource
{
    /// <summary>The setting with the vault's address; without it no vault is asked.</summary>
    public const string Setting = "KEY_VAULT_URL";

    private const string IdentitySetting = "AZURE_CLIENT_ID";
    private const int MaximumRetries = 1;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    private readonly SecretClient _client;

    private VaultSecrets(SecretClient client) => _client = client;

    /// <summary>Adds the vault that the configuration names; nothing has been read yet.</summary>
    /// <param name="credential">Who asks, if not the identity of the environment.</param>
    /// <param name="transport">What carries the calls, if not the SDK's own.</param>
    /// <returns>Null where none is named.</returns>
    public static VaultSecrets? Add(
        IConfiguration configuration, Mistakes mistakes, TokenCredential? credential, HttpPipelineTransport? transport)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
        {
            mistakes.Add(Setting, $"'{text}' is not the address of a vault; write one such as https://acme.vault.azure.net/");
            return null;
        }

        var options = new SecretClientOptions();
        (options.Retry.MaxRetries, options.Retry.Delay, options.Retry.NetworkTimeout) = (MaximumRetries, RetryDelay, Timeout);
        options.Transport = transport ?? options.Transport;
        credential ??= new DefaultAzureCredential(
            new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration[IdentitySetting] });
        var secrets = new VaultSecrets(new SecretClient(address, credential, options));
        ((IConfigurationBuilder)configuration).Sources.Insert(0, secrets);
        return secrets;
    }

    /// <summary>What a setting's secret is called in the vault, whose names hold letters, digits and hyphens only.</summary>
    public static string NameInVault(string setting) =>
        string.Concat(setting.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>The settings that the bridge's section refers to, and that the vault has to give.</summary>
    public IReadOnlySet<string> Wanted(IConfiguration configuration) =>
        configuration.GetSection(BridgeOptions.Section).AsEnumerable()
            .Select(setting => setting.Value is { } text ? Spelling.ReferencedSetting(text) : null).OfType<string>()
            .Where(name => Data.ContainsKey(name) || configuration[name] is null)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether all that is wanted is known, be it old.</summary>
    public IEnumerable<string> Unknown(IConfiguration configuration) =>
        Wanted(configuration).Where(name => !Data.ContainsKey(name));

    /// <summary>Reads what is wanted; a secret that cannot be read keeps the value that it had.</summary>
    /// <returns>What could not be read, and why.</returns>
    public async Task<IReadOnlyList<VaultRefusal>> ReadAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Wanted(configuration).Select(name => AskAsync(name, cancellationToken)));
        var changed = answers
            .Where(a => a.Value is not null && (!Data.TryGetValue(a.Name, out var before) || before != a.Value)).ToList();
        if (changed.Count > 0)
        {
            var next = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase);
            changed.ForEach(answer => next[answer.Name] = answer.Value);
            Data = next;
            OnReload();
        }

        return [.. answers.Select(answer => answer.Refusal).OfType<VaultRefusal>()];
    }

    private async Task<(string Name, string? Value, VaultRefusal? Refusal)> AskAsync(
        string name, CancellationToken cancellationToken)
    {
        try
        {
            var secret = await _client.GetSecretAsync(NameInVault(name), cancellationToken: cancellationToken);
            return (name, secret.Value.Value, null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return (name, null, VaultRefusal.Of(name, e));
        }
    }
}
