using SignalBridge.Configuration;
using SignalBridge.Server;

try
{
    await using var app = ServerApp.Build(args);
    await app.RunAsync();
    return 0;
}
catch (BridgeConfigurationException mistakes)
{
    await Console.Error.WriteLineAsync(mistakes.Message);
    return 1;
}
catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"{e.Message} End what listens there, or choose another address with --urls.");
    return 1;
}
