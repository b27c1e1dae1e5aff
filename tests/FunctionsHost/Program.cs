using FunctionsHost;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// Runs a published Functions app: FunctionsHost <published folder> [port]. The app's settings are the environment's.
var app = PublishedApp.Read(Path.GetFullPath(args[0]));
var port = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 0;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders().AddSimpleConsole(console =>
    (console.SingleLine, console.TimestampFormat) = (true, "HH:mm:ss.fff "));
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning)
    .AddFilter("Azure", LogLevel.Error);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Limits.MaxRequestBodySize = 100 << 20;
    kestrel.Listen(System.Net.IPAddress.Loopback, port);
    kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
});
JobHostSetup.Configure(builder.Configuration, app);
builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
builder.Services.AddSingleton(app).AddSingleton<WorkerChannel>().AddSingleton<HostAddresses>().AddSingleton<HttpFront>();
builder.Services.AddHostedService<WorkerProcess>();
JobHostSetup.Add(builder.Services, app);

var host = builder.Build();
(Dispatcher.App, Dispatcher.Channel) = (app, host.Services.GetRequiredService<WorkerChannel>());
host.MapGrpcService<WorkerStream>();
foreach (var function in app.Functions.Where(f => f.IsHttp))
{
    var methods = function.Trigger["methods"]!.AsArray().Select(m => ((string)m!).ToUpperInvariant());
    host.MapMethods($"/api/{(string)function.Trigger["route"]!}", methods, (HttpContext http, HttpFront front) =>
        front.HandleAsync(http, function));
}

host.Map("/runtime/webhooks/{extension}", (HttpContext http, WebHooks hooks, string extension) =>
    hooks.HandleAsync(http, extension));
host.Lifetime.ApplicationStarted.Register(() =>
    Console.WriteLine($"Listening on {host.Services.GetRequiredService<HostAddresses>().Public}"));
await host.RunAsync();
