using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SignalBridge.Configuration;
using SignalBridge.Hosting;

namespace SignalBridge.Functions;

/// <summary>The bridge on Azure Functions, in the isolated worker.</summary>
public static class FunctionsApp
{
    // The Functions host gives a worker half a minute to start.
    private static readonly TimeSpan VaultPatience = TimeSpan.FromSeconds(15);

    /// <summary>Builds the worker; running it is the caller's, and needs a Functions host.</summary>
    /// <param name="args">What the Functions host gives.</param>
    /// <param name="configure">Settings and services that override all others.</param>
    /// <exception cref="BridgeConfigurationException">The configuration has mistakes; all of them are listed.</exception>
    public static IHost Build(string[] args, Action<FunctionsApplicationBuilder>? configure = null)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        BridgeConfiguration.AddFile(builder.Configuration, BridgeConfiguration.Locate(builder.Configuration["bridge"]));
        configure?.Invoke(builder);
        BindingSettings.Apply(builder.Configuration);
        builder.ConfigureFunctionsWebApplication().UseMiddleware<Invocations>();

        // Each hook has its own limit, and answers 413 itself; what is larger than the host takes never comes here.
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
            (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, null));
        builder.Services.AddSignalBridge(builder.Configuration, VaultPatience).AddWhileUp()
            .AddHostedService<InstanceClock>().AddHostedService<HostWatch>().AddTelemetry(builder.Configuration);
        return builder.Build();
    }
}
