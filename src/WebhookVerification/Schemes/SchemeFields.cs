using WebhookVerification.Handshakes;

namespace WebhookVerification.Schemes;

/// <summary>Which of <see cref="VerifyOptions"/>' fields a scheme needs and which it may have.</summary>
internal static class SchemeFields
{
    private static readonly (string Name, Func<VerifyOptions, bool> IsSet)[] All =
    [
        (nameof(VerifyOptions.Secrets), o => o.Secrets.Count > 0),
        (nameof(VerifyOptions.Url), o => !string.IsNullOrEmpty(o.Url)),
        (nameof(VerifyOptions.ClientId), o => !string.IsNullOrEmpty(o.ClientId)),
        (nameof(VerifyOptions.Tenant), o => !string.IsNullOrEmpty(o.Tenant)),
        (nameof(VerifyOptions.Audience), o => !string.IsNullOrEmpty(o.Audience)),
        (nameof(VerifyOptions.Tolerance), o => o.Tolerance is not null),
        (nameof(VerifyOptions.Header), o => !string.IsNullOrEmpty(o.Header)),
        (nameof(VerifyOptions.QueryParameter), o => !string.IsNullOrEmpty(o.QueryParameter)),
        (nameof(VerifyOptions.Algorithm), o => o.Algorithm is not null),
        (nameof(VerifyOptions.Encoding), o => o.Encoding is not null),
        (nameof(VerifyOptions.Prefix), o => !string.IsNullOrEmpty(o.Prefix)),
        (nameof(VerifyOptions.Signed), o => o.Signed is not null),
        (nameof(VerifyOptions.SecretEncoding), o => o.SecretEncoding is not null),
        (nameof(VerifyOptions.TimestampHeader), o => !string.IsNullOrEmpty(o.TimestampHeader)),
        (nameof(VerifyOptions.TimestampFormat), o => o.TimestampFormat is not null),
        (nameof(VerifyOptions.IdHeader), o => !string.IsNullOrEmpty(o.IdHeader)),
        (nameof(VerifyOptions.SignatureField), o => !string.IsNullOrEmpty(o.SignatureField)),
        (nameof(VerifyOptions.TimestampField), o => !string.IsNullOrEmpty(o.TimestampField)),
        (nameof(VerifyOptions.Separator), o => o.Separator is not null),
    ];

    public static IReadOnlyList<string> Needed(Scheme scheme) => scheme switch
    {
        { Kind: SchemeKind.None } => [],
        { Kind: SchemeKind.AdobeEvents } => [nameof(VerifyOptions.ClientId)],
        { Kind: SchemeKind.EntraId } =>
            [nameof(VerifyOptions.Tenant), nameof(VerifyOptions.Audience), nameof(VerifyOptions.ClientId)],
        { Name: GeneralSchemes.Hmac } => [nameof(VerifyOptions.Secrets), nameof(VerifyOptions.Header)],
        { NeedsUrl: true } => [nameof(VerifyOptions.Secrets), nameof(VerifyOptions.Url)],
        _ => [nameof(VerifyOptions.Secrets)],
    };

    public static IReadOnlyList<string> Possible(Scheme scheme) => scheme switch
    {
        { Name: GeneralSchemes.Hmac } => [.. All.Select(field => field.Name)
            .Except(Needed(scheme))
            .Except([nameof(VerifyOptions.QueryParameter), nameof(VerifyOptions.ClientId), nameof(VerifyOptions.Tenant),
                nameof(VerifyOptions.Audience)])],
        { Name: "api-key" } => [nameof(VerifyOptions.Header), nameof(VerifyOptions.QueryParameter), nameof(VerifyOptions.Prefix)],
        { Kind: SchemeKind.MessageBird or SchemeKind.Monday } => [nameof(VerifyOptions.Url), nameof(VerifyOptions.Tolerance)],
        { Kind: SchemeKind.HttpSignature } or { HasTimestamp: true } => [nameof(VerifyOptions.Tolerance)],
        _ => [],
    };

    /// <summary>Fields that are missing, and fields that would have no effect: someone believes they have one.</summary>
    public static void Check(Scheme scheme, VerifyOptions options, string path, ICollection<string> mistakes)
    {
        var needed = Needed(scheme);
        var asked = HandshakeTable.NeededBy(scheme, options);
        List<string> possible = [.. Possible(scheme).Union(asked).Except(needed)];
        foreach (var (name, isSet) in All)
        {
            if (!isSet(options) && needed.Contains(name))
                mistakes.Add($"{path}:{name}: is missing; scheme '{scheme.Name}' needs {List(needed)}{(possible.Count > 0 ? $" and may have {List(possible)}" : "")}.");
            else if (isSet(options) && !needed.Contains(name) && !possible.Contains(name))
                mistakes.Add($"{path}:{name}: has no effect with scheme '{scheme.Name}'; remove it{(needed.Count > 0 ? $" (the scheme needs {List(needed)})" : "")}.");
        }
    }

    private static string List(IReadOnlyList<string> names) => string.Join(", ", names);
}
