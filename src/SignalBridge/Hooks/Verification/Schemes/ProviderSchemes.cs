namespace SignalBridge.Hooks.Verification.Schemes;

/// <summary>Providers' schemes: what their documentation says, as data.</summary>
internal static class ProviderSchemes
{
    public static readonly Scheme[] All =
    [
        new("github", "GitHub", "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries")
        {
            SignatureHeaders = ["X-Hub-Signature-256"], Prefix = "sha256=",
            Remark = "The older `X-Hub-Signature` (SHA-1) is never looked at.",
        },
    ];
}
