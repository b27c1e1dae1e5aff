using SignalBridge.Local;

return await LocalCommand.Build().Parse(args).InvokeAsync();
