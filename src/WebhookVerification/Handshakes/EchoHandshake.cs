using Microsoft.AspNetCore.Http;

namespace WebhookVerification.Handshakes;

/// <summary>Gives back a value from the query or a header. Nothing secret goes into the answer.</summary>
internal sealed class EchoHandshake(
    string method, Func<UnverifiedWebhook, string?> find, Func<string, bool> hasShape, Func<string,
        HandshakeAnswer> answer) : Handshake
{
    public override HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now) =>
        !HttpMethods.Equals(request.Method, method) || find(request) is not { } challenge ? null
        : hasShape(challenge) ? answer(challenge)
        : HandshakeAnswer.Malformed();
}
