using System.Security.Cryptography;
using System.Text;

namespace SignalBridge.Functions.Tests.Fixtures;

/// <summary>A webhook that the sample's hook <c>crm</c> accepts.</summary>
internal static class CrmWebhook
{
    public const string Body = """{"event":"audience.ready","data":{"name":"spring","count":42,"at":"2026-03-02T08:00:00Z"}}""";

    public static (string, string)[] Headers(string body = Body)
    {
        var secret = AppUnderTest.SampleSettings()["CRM_SECRET"]!;
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body));
        return [("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(signature)}"),
            ("X-GitHub-Delivery", Guid.NewGuid().ToString())];
    }
}
