using Microsoft.Extensions.Hosting;
using SignalBridge.Configuration;
using SignalBridge.Functions;

try
{
    await FunctionsApp.Build(args).RunAsync();
    return 0;
}
catch (BridgeConfigurationException mistakes)
{
    await Console.Error.WriteLineAsync(mistakes.Message);
    return 1;
}
