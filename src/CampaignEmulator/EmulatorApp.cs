using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CampaignEmulator;

/// <summary>
/// Adobe Campaign Standard's workflow API and Adobe IMS on one machine.
/// <code>
/// await using var emulator = EmulatorApp.Build(["--urls", "http://127.0.0.1:0"]);
/// var state = emulator.Services.GetRequiredService&lt;EmulatorState&gt;();
/// await emulator.StartAsync();   // emulator.Urls has the address
/// </code>
/// </summary>
public static class EmulatorApp
{
    /// <summary>
    /// Builds the emulator; starting it is the caller's. It reads no configuration but its arguments, and logs nothing by itself.
    /// </summary>
    /// <param name="args">
    /// <c>--urls</c>, <c>--seed</c>, <c>--certificate</c>; without any it listens on http://127.0.0.1:7072 and is empty.
    /// </param>
    /// <param name="time">The clock underneath. Default: the machine's.</param>
    /// <param name="logging">Where its log goes, a line a call. Default: nowhere.</param>
    /// <exception cref="InvalidInputException">An argument or the seed file cannot be used.</exception>
    public static WebApplication Build(string[] args, TimeProvider? time = null, Action<ILoggingBuilder>? logging = null)
    {
        var options = EmulatorOptions.Parse(args);
        var certificate = options.Certificate is { } pem ? Certificate(pem) : null;
        var state = new EmulatorState(time ?? TimeProvider.System);
        if (options.Seed is { } file)
            state.Seed(EmulatorSeed.Load(file));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "CampaignEmulator" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(options.Urls.Split(';'))
            .ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
        });
        builder.Services.AddRoutingCore().AddSingleton(state).AddSingleton<CallPipeline>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        // ASP.NET Core's own log has addresses with PKeys and queries in it.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Kestrel calls an answer that a fault breaks off an error.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);
        // Why it could not start is thrown, and said once by whoever started it.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        logging?.Invoke(builder.Logging);

        var app = builder.Build();
        app.Use(Surprises.Answer);
        app.MapCampaign();
        app.MapControl(new ControlFilter(options.Urls));
        return app;
    }

    private static X509Certificate2 Certificate(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(pem);
        }
        catch (Exception mistake) when (mistake is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException([$"--certificate {pem} cannot be used: {mistake.Message}"], mistake);
        }
    }
}
