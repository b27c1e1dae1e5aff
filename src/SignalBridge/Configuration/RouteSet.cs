using SignalBridge.Campaign;
using SignalBridge.FileDrops;
using SignalBridge.Hooks;
using SignalBridge.Schedules;

namespace SignalBridge.Configuration;

/// <summary>One version of the configuration, proven and ready to run.</summary>
internal sealed record RouteSet(
    IReadOnlyDictionary<string, Signal> Signals,
    IReadOnlyDictionary<string, Hook> Hooks,
    IReadOnlyList<FileDrop> FileDrops,
    IReadOnlyList<Schedule> Schedules,
    ParameterForm Form,
    RetentionOptions Retention,
    IReadOnlyList<string> Warnings);
