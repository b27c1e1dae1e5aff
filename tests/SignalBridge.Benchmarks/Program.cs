using BenchmarkDotNet.Running;
using SignalBridge.Benchmarks;

if (args is ["mailboxes", ..])
{
    return await MailboxCommand.Build().Parse(args[1..]).InvokeAsync();
}

BenchmarkSwitcher.FromAssembly(typeof(WebhookVerification).Assembly).Run(args);
return 0;
