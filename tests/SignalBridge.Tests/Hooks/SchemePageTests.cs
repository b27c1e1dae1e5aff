using System.Text;
using Microsoft.Extensions.Configuration;
using SignalBridge.Tests.Configuration;
using WebhookVerification;
using WebhookVerification.Handshakes;
using WebhookVerification.Schemes;

namespace SignalBridge.Tests.Hooks;

public sealed class SchemePageTests
{
    public static TheoryData<string> Names => [.. SchemeTable.All.Select(scheme => scheme.Name)];

    [Fact]
    public void The_page_of_schemes_says_what_the_table_says() =>
        GeneratedFile.ShouldBe(Repository.File("docs", "webhook-schemes.md"), SchemePage.Render());

    // Through the configuration binder, as bridge.json goes: an example that does not load is no example.
    [Theory, MemberData(nameof(Names))]
    public void Every_example_makes_a_verifier(string name)
    {
        var example = "{" + SchemePage.Example(SchemeTable.Find(name)!) + "}";
        example.Split('\n').Length.ShouldBe(3);
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(example));
        var options = new ConfigurationBuilder().AddJsonStream(json).Build().GetSection("Verify")
            .Get<VerifyOptions>(binder => binder.ErrorOnUnknownConfiguration = true).ShouldNotBeNull();
        options.Secrets = [.. options.Secrets.Select(_ => Key(SchemeTable.Find(name)!))];

        List<string> mistakes = [];
        WebhookVerifier.Create(options, "Verify", mistakes).ShouldNotBeNull().Scheme.ShouldBe(name);
        WebhookHandshake.Create(options, "Verify", mistakes);
        mistakes.ShouldBeEmpty();
    }

    [Fact]
    public void Every_handshake_of_the_table_of_schemes_is_in_the_table_of_handshakes() =>
        SchemeTable.All.Select(scheme => scheme.Handshake).OfType<string>()
            .ShouldAllBe(name => HandshakeTable.All.ContainsKey(name));

    // A key of the form that the scheme wants; of public keys, the vectors have one each.
    private static string Key(Scheme scheme) => scheme switch
    {
        { Kind: SchemeKind.Braintree } => "public:private",
        { Name: "ebay" } => System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256)
            .ExportSubjectPublicKeyInfoPem(),
        { Secret: SecretForm.PublicKey or SecretForm.HexPublicKey } =>
            WebhookVector.All.First(vector => vector.Options.Scheme == scheme.Name).Options.Secrets[0],
        _ => "00112233445566778899aabbccddeeff",
    };
}
