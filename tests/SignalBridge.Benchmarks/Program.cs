using BenchmarkDotNet.Running;
using SignalBridge.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(WebhookVerification).Assembly).Run(args);
