using Microsoft.Extensions.Options;

namespace SignalBridge.Hosting;

/// <summary>Options that were proven as a whole with the rest of the configuration, and are replaced as a whole.</summary>
internal sealed class ReplaceableOptions<TOptions>(TOptions first) : IOptionsMonitor<TOptions>
    where TOptions : class
{
    private volatile TOptions _current = first;

    public TOptions CurrentValue => _current;

    public TOptions Get(string? name) => _current;

    public void Replace(TOptions next) => _current = next;

    // Nobody listens: whoever needs the options asks each time.
    public IDisposable? OnChange(Action<TOptions, string?> listener) => null;
}
