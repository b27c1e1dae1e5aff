using System.Net;
using Azure;
using Azure.Identity;

namespace SignalBridge.Configuration.Vault;

/// <summary>Why a setting has no value from the vault.</summary>
/// <param name="Name">The setting.</param>
/// <param name="IsAbsent">The vault answered that it has no such secret; asking again at once changes nothing.</param>
/// <param name="Reason">A sentence without a full stop.</param>
internal sealed record VaultRefusal(string Name, bool IsAbsent, string Reason)
{
    public static VaultRefusal Of(string name, Exception failure) => failure switch
    {
        RequestFailedException { Status: (int)HttpStatusCode.NotFound } =>
            new(name, true, $"the vault has no secret {VaultSecrets.NameInVault(name)}"),
        RequestFailedException { Status: (int)HttpStatusCode.Forbidden } refused =>
            new(name, false, $"the vault refuses ({FirstLine(refused)}); the identity needs the role Key Vault Secrets User, "
                + "which is in force some minutes after it was given, and the secret must not be disabled"),
        RequestFailedException { Status: > 0 } answered =>
            new(name, false, $"the vault answers {answered.Status} ({FirstLine(answered)})"),
        AuthenticationFailedException =>
            new(name, false, $"there is no identity to ask the vault with ({FirstLine(failure)})"),
        _ => new(name, false, $"the vault does not answer ({FirstLine(failure)})"),
    };

    /// <summary>All of them in one sentence, each reason once.</summary>
    public static string Sentence(IEnumerable<VaultRefusal> refusals) =>
        string.Join("; ", refusals.GroupBy(r => r.Reason)
            .Select(same => $"{string.Join(", ", same.Select(r => r.Name).Order())}: {same.Key}"));

    // Of several tries the last says why.
    private static string FirstLine(Exception failure) =>
        (failure is AggregateException tries ? tries.InnerExceptions[^1] : failure).GetBaseException()
            .Message.Split('\n')[0].TrimEnd('\r', '.');
}
