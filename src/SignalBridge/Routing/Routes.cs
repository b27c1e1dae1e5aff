using Campaign.Client;
using SignalBridge.Configuration;

namespace SignalBridge.Routing;

/// <summary>The configuration as it is now. Ask again each time: a change of settings replaces all of it at once.</summary>
internal sealed class Routes(RouteSet first)
{
    private volatile RouteSet _current = first;

    /// <summary>Another version is about to be put in force.</summary>
    public event Action<RouteSet>? Replacing;

    public RouteSet Current => _current;

    public IReadOnlyDictionary<string, Signal> Signals => _current.Signals;

    public IReadOnlyDictionary<string, Hook> Hooks => _current.Hooks;

    public IReadOnlyList<FileDrop> FileDrops => _current.FileDrops;

    public IReadOnlyList<Schedule> Schedules => _current.Schedules;

    public ParameterForm Form => _current.Form;

    public RetentionOptions Retention => _current.Retention;

    public IReadOnlyList<string> Warnings => _current.Warnings;

    /// <summary>Puts another version in force; what operators know of each secret's last use goes along.</summary>
    public void Replace(RouteSet next)
    {
        foreach (var (name, hook) in next.Hooks)
        {
            if (_current.Hooks.TryGetValue(name, out var previous))
            {
                hook.Verifier.ContinueFrom(previous.Verifier);
            }
        }

        Replacing?.Invoke(next);
        _current = next;
    }
}
