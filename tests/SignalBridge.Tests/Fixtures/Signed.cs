using System.Security.Cryptography;
using System.Text;

namespace SignalBridge.Tests.Fixtures;

/// <summary>Signs test webhooks as their senders do.</summary>
internal static class Signed
{
    public const string Secret = "a-test-secret-of-good-length-0123456789";

    /// <summary>GitHub's headers for a body; a new delivery id unless one is given.</summary>
    public static (string, string)[] GitHub(string body, string? delivery = null, string secret = Secret) =>
        GitHub(Encoding.UTF8.GetBytes(body), delivery, secret);

    public static (string, string)[] GitHub(byte[] body, string? delivery = null, string secret = Secret) =>
    [
        ("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}"),
        ("X-GitHub-Delivery", delivery ?? Guid.NewGuid().ToString()),
    ];
}
