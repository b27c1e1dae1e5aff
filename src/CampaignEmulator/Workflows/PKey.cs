using System.Buffers.Text;
using System.Security.Cryptography;

namespace CampaignEmulator;

/// <summary>
/// Keys that look like Campaign's: <c>@</c> and base64url, an activity's beginning with part of its workflow's and longer than it
/// (O: adobe/aio-lib-campaign-standard issue #11). They live in memory, so none outlives a restart.
/// </summary>
internal static class PKey
{
    private const int SharedLength = 92;

    public static string ForWorkflow() => "@" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(103));

    public static string ForActivity(string workflowKey) =>
        workflowKey[..SharedLength] + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(75));
}
