using BenchmarkDotNet.Running;
using SignalBridge.Benchmarks;
using SignalBridge.Benchmarks.Load;

if (args is ["serve", var kind, var place])
{
    return await Baseline.ServeAsync(kind, place);
}

if (args is ["load" or "start" or "delivery", ..])
{
    return await LoadCommand.Build().Parse(args).InvokeAsync();
}

if (args is ["mailboxes", ..])
{
    return await MailboxCommand.Build().Parse(args[1..]).InvokeAsync();
}

if (args is ["unsigned", ..])
{
    return UnsignedCommand.Build().Parse(args[1..]).Invoke();
}

BenchmarkSwitcher.FromAssembly(typeof(VerificationBenchmark).Assembly).Run(args);
return 0;
