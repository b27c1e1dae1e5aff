using Microsoft.Extensions.Options;

namespace SignalBridge.Hosting;

/// <summary>Options that were proven at start and do not change.</summary>
internal sealed class FixedOptions<TOptions>(TOptions options) : IOptionsMonitor<TOptions>
{
    public TOptions CurrentValue => options;

    public TOptions Get(string? name) => options;

    public IDisposable? OnChange(Action<TOptions, string?> listener) => null;
}
