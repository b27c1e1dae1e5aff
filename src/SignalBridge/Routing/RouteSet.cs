using Campaign.Client;
using SignalBridge.Configuration;

namespace SignalBridge.Routing;

/// <summary>One version of the configuration, proven and ready to run.</summary>
internal sealed record RouteSet(
    IReadOnlyDictionary<string, Signal> Signals,
    IReadOnlyDictionary<string, Hook> Hooks,
    IReadOnlyList<FileDrop> FileDrops,
    IReadOnlyList<Schedule> Schedules,
    ParameterForm Form,
    RetentionOptions Retention,
    IReadOnlyList<string> Warnings);
