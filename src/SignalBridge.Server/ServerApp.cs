using Microsoft.Extensions.Configuration.Memory;
using SignalBridge.Configuration;
using SignalBridge.Hosting;
using SignalBridge.Server.Pumps;
using SignalBridge.Timing;

namespace SignalBridge.Server;

/// <summary>The bridge on plain ASP.NET Core.</summary>
public static class ServerApp
{
    private const string DefaultUrl = "http://127.0.0.1:7071";

    /// <summary>Builds the server; starting it is the caller's.</summary>
    /// <param name="args">
    /// <c>--bridge FILE</c> (default: <c>bridge.json</c> here or beside the program), <c>--urls</c>, and any setting as
    /// <c>--Key=value</c>.
    /// </param>
    /// <param name="configure">Settings and services that override all others.</param>
    /// <exception cref="BridgeConfigurationException">The configuration has mistakes; all of them are listed.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        BridgeConfiguration.AddFile(builder.Configuration, BridgeConfiguration.Locate(builder.Configuration["bridge"]));
        builder.Logging.AddSimpleConsole(console =>
            (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "yyyy-MM-dd HH:mm:ss.fff'Z' "))
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning)
                .AddFilter("Azure", LogLevel.Warning);
        if (builder.Configuration["http_ports"] is null && builder.Configuration["https_ports"] is null)
        {
            // Below all other sources. Not UseUrls: that would write it into every source, bridge.json among them.
            ((IConfigurationBuilder)builder.Configuration).Sources.Insert(
                0, new MemoryConfigurationSource { InitialData = [new(WebHostDefaults.ServerUrlsKey, DefaultUrl)] });
        }

        builder.WebHost.ConfigureKestrel(FrontDoor.Bound);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Timings.Shutdown);
        configure?.Invoke(builder);
        builder.Services.AddSignalBridge(builder.Configuration).AddPumps();

        var app = builder.Build();
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            AnswerHeaders.AddTo(context);
            return next(context);
        });
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = Failures.AnswerAsync,
            // An outage of storage is told once by the pumps, not with a trace for every request.
            SuppressDiagnosticsCallback = failure => Failures.IsOutage(failure.Exception),
        });
        app.MapSignalBridge().AddEndpointFilter(new OperatorKeyFilter(builder.Configuration));
        return app;
    }

    private static void AddPumps(this IServiceCollection services) => services
        .AddWhileUp()
        .AddHostedService<WakePump>()
        .AddHostedService<BlobPump>()
        .AddHostedService<ClockPump>();
}
