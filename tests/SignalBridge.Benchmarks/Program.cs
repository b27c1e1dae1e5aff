using BenchmarkDotNet.Running;
using SignalBridge.Benchmarks;

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
