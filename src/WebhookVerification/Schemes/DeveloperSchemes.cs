using WebhookVerification.Keys;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Schemes;

/// <summary>Code hosting, building and running.</summary>
internal static class DeveloperSchemes
{
    public static readonly Scheme[] All =
    [
        new("github", "GitHub", "https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries")
        {
            SignatureHeaders = ["X-Hub-Signature-256"], Prefix = "sha256=",
            Remark = "The older `X-Hub-Signature` (SHA-1) is never looked at.",
        },
        new("gitlab", "GitLab", "https://docs.gitlab.com/user/project/integrations/webhooks/")
        {
            Kind = SchemeKind.Token, SignatureHeaders = ["X-Gitlab-Token"],
            Remark = "The body is not signed.",
        },
        new("bitbucket", "Bitbucket", "https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/")
        {
            Aliases = ["jira", "atlassian"], SignatureHeaders = ["X-Hub-Signature"], Prefix = "sha256=",
        },
        new("gitea", "Gitea", "https://docs.gitea.com/usage/webhooks")
        {
            Aliases = ["forgejo"], SignatureHeaders = ["X-Gitea-Signature"],
        },
        new("circleci", "CircleCI", "https://circleci.com/docs/webhooks/")
        {
            SignatureHeaders = ["circleci-signature"], Layout = SignatureLayout.Fields, SignatureField = "v1",
        },
        new("vercel", "Vercel", "https://vercel.com/docs/webhooks/webhooks-api")
        {
            SignatureHeaders = ["x-vercel-signature"], Algorithm = SignatureAlgorithm.HmacSha1, EventId = "id", ShortBelow = 16,
        },
        new("heroku", "Heroku", "https://devcenter.heroku.com/articles/app-webhooks")
        {
            SignatureHeaders = ["Heroku-Webhook-Hmac-SHA256"], Encoding = SignatureEncoding.Base64, EventId = "id",
        },
        new("sentry", "Sentry", "https://docs.sentry.io/organization/integrations/integration-platform/webhooks/")
        {
            SignatureHeaders = ["Sentry-Hook-Signature"],
        },
        new("pagerduty", "PagerDuty", "https://developer.pagerduty.com/docs/verifying-webhook-signatures")
        {
            SignatureHeaders = ["X-PagerDuty-Signature"], Layout = SignatureLayout.Fields, SignatureField = "v1",
                EventId = "event.id",
        },
        new("launchdarkly", "LaunchDarkly", "https://launchdarkly.com/docs/home/infrastructure/webhooks")
        {
            SignatureHeaders = ["X-LD-Signature"], ShortBelow = 16,
        },
        new("openai", "OpenAI", "https://platform.openai.com/docs/guides/webhooks")
        {
            SignatureHeaders = ["webhook-signature"], Layout = SignatureLayout.Versions, SignatureField = "v1",
            Encoding = SignatureEncoding.Base64, Secret = SecretForm.StandardWebhooks, SecretPrefix = "whsec_", ShortBelow = 24,
            Signed = "{id}.{timestamp}.{body}", TimestampHeader = "webhook-timestamp", IdHeader = "webhook-id",
            Tolerance = TimeSpan.FromMinutes(5),
        },
        new("svix", "Svix, and who sends through it (Clerk, Resend, …)",
            "https://docs.svix.com/receiving/verifying-payloads/how-manual")
        {
            Aliases = ["clerk", "resend"],
            SignatureHeaders = ["svix-signature"], Layout = SignatureLayout.Versions, SignatureField = "v1",
            Encoding = SignatureEncoding.Base64, Secret = SecretForm.StandardWebhooks, SecretPrefix = "whsec_", ShortBelow = 24,
            Signed = "{id}.{timestamp}.{body}", TimestampHeader = "svix-timestamp", IdHeader = "svix-id",
            Tolerance = TimeSpan.FromMinutes(5),
        },
        new("workos", "WorkOS", "https://workos.com/docs/events/data-syncing/webhooks")
        {
            SignatureHeaders = ["WorkOS-Signature"], Layout = SignatureLayout.Fields, SignatureField = "v1", TimestampField = "t",
            Signed = "{timestamp}.{body}", TimestampForm = TimestampForm.Milliseconds, Tolerance = TimeSpan.FromMinutes(3),
            EventId = "id", ShortBelow = 16,
        },
        new("discord", "Discord", "https://docs.discord.com/developers/events/webhook-events")
        {
            SignatureHeaders = ["X-Signature-Ed25519"], Algorithm = SignatureAlgorithm.Ed25519, Secret = SecretForm.HexPublicKey,
            Signed = "{timestamp}{body}", TimestampHeader = "X-Signature-Timestamp",
            Remark = "The secret is the application's public key.",
        },
    ];
}
