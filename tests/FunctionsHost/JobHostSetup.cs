using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Extensions.Timers;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Azure.WebJobs.Host.Executors;
using Microsoft.Azure.WebJobs.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FunctionsHost;

/// <summary>The WebJobs SDK with the extensions of the published folder, set up as the Functions host sets it up.</summary>
internal static class JobHostSetup
{
    private const string ConfigurationRoot = "AzureFunctionsJobHost";

    // Its only part is for the host's own reading of functions.metadata, which this host does itself.
    private const string MetadataLoader = "Startup";

    /// <summary>host.json under the name that the SDK and the extensions look for it.</summary>
    public static void Configure(ConfigurationManager configuration, PublishedApp app)
    {
        var host = new ConfigurationBuilder().AddJsonFile(app.HostFile).Build();
        configuration.AddInMemoryCollection(host.AsEnumerable()
            .Select(v => new KeyValuePair<string, string?>($"{ConfigurationRoot}:{v.Key}", v.Value)));
        configuration.AddInMemoryCollection([new("AzureWebJobsConfigurationSection", ConfigurationRoot)]);

        // Last, as in the host: a setting overrides the file. This provider makes a colon of a double underscore.
        configuration.AddEnvironmentVariables();
    }

    public static void Add(IServiceCollection services, PublishedApp app)
    {
        AssemblyLoadContext.Default.Resolving += (context, name) => Find(context, name, app);
        services.AddSingleton<ITypeLocator, DynamicFunctions>();
        services.AddSingleton<IHostIdProvider>(new HostId(Environment.GetEnvironmentVariable("AzureFunctionsWebHost__hostid")
            ?? "functionshost"));
        services.AddSingleton<WebHooks>().AddSingleton<IWebHookProvider>(p => p.GetRequiredService<WebHooks>());
        var builder = services.AddWebJobs(options => options.AllowPartialHostStartup = true);
        builder.AddAzureStorageCoreServices().AddTimers();

        // The last timers that are served keep what ran in a form of storage that the rest has left; the host's own are newer.
        services.RemoveAll<ScheduleMonitor>().AddSingleton<ScheduleMonitor, ForgetfulMonitor>();
        foreach (var (_, typeName, file) in app.Extensions.Where(e => e.Name != MetadataLoader))
        {
            var startup = (IWebJobsStartup)Activator.CreateInstance(
                AssemblyLoadContext.Default.LoadFromAssemblyPath(file).GetType(typeName.Split(',')[0], throwOnError: true)!)!;
            startup.Configure(builder);
        }

        services.AddHostedService<JobHostStart>();
    }

    private static Assembly? Find(AssemblyLoadContext context, AssemblyName name, PublishedApp app)
    {
        var file = Path.Combine(app.Folder, ".azurefunctions", $"{name.Name}.dll");
        return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
    }

    /// <summary>Locks and receipts are kept under it.</summary>
    private sealed class HostId(string id) : IHostIdProvider
    {
        public Task<string> GetHostIdAsync(CancellationToken cancellationToken) => Task.FromResult(id);
    }
}
