using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace CampaignEmulator.Tests;

/// <summary>A Node process with Adobe's client in it (<c>drive.cjs</c>): a line of JSON asks, a line of JSON answers.</summary>
public sealed class AdobeProcess : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("campaign-emulator-").FullName;
    private Process _process = null!;

    /// <summary>A PEM file with mc.adobe.io's certificate and key, for an emulator; the client trusts it.</summary>
    public string Certificate => Path.Combine(_folder, "pair.pem");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await InstallAsync();
        _process = Start("node", "drive.cjs", WriteCertificate());
    }

    public async Task<JsonElement> CallAsync(int port, string[] client, string call, params object?[] arguments)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { port, client, call, arguments }));
        await _process.StandardInput.FlushAsync(Cancelled);
        while (await _process.StandardOutput.ReadLineAsync(Cancelled) is { } line)
            if (line.StartsWith('{'))
                return JsonElement.Parse(line);
        throw new InvalidOperationException("The Node process has ended: " + await _process.StandardError.ReadToEndAsync(Cancelled));
    }

    public ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            _process.Kill(entireProcessTree: true);
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    // On first use, and again when the lock file has changed since.
    private static async Task InstallAsync()
    {
        var installed = new FileInfo(Path.Combine(Folder(), "node_modules", ".package-lock.json"));
        if (installed.Exists
            && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder(), "package-lock.json")))
            return;
        using var npm = Start("npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund");
        var errors = npm.StandardError.ReadToEndAsync(Cancelled);
        await npm.StandardOutput.ReadToEndAsync(Cancelled);
        await npm.WaitForExitAsync(Cancelled);
        npm.ExitCode.ShouldBe(0, await errors);
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The client would hand its calls to a proxy that the environment names; npm may need it.
        if (program == "node")
            start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "*";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed, so Adobe's client cannot run.");
            throw;
        }
    }

    private string WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mc.adobe.io", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("mc.adobe.io");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var alone = Path.Combine(_folder, "certificate.pem");
        File.WriteAllText(alone, certificate.ExportCertificatePem());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return alone;
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
