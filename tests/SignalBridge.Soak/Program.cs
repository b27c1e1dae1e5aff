using SignalBridge.Soak;

return await SoakCommand.Build().Parse(args).InvokeAsync();
