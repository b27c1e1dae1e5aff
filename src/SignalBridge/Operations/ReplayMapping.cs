using System.Text;
using Newtonsoft.Json.Linq;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;
using SignalBridge.Routing;
using SignalBridge.Sources;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Operations;

/// <summary>
/// Maps an event again, by the mapping that is in force now. Where what it was mapped from is not kept, or its source is gone or
/// has another signal, its own parameters go again, if they still fit what the signal declares.
/// </summary>
internal sealed class ReplayMapping(Routes routes)
{
    /// <summary>Maps an event.</summary>
    /// <param name="signal">Its signal.</param>
    /// <param name="item">The event with its content.</param>
    public Mapped Map(Signal signal, StoredEvent item)
    {
        return Mapped.Try(() =>
        {
            var (kind, name) = item.Source.Split(':', 2) is [var before, var after] ? (before, after) : (item.Source, "");
            return kind switch
            {
                "webhook" when item.Original is { } original && routes.Hooks.GetValueOrDefault(name) is { } hook
                    && Targets(hook.Signal) =>
                    MapWebhook(original, hook),
                "file" when item.Context is { } context && routes.FileDrops.FirstOrDefault(d => d.Name == name) is { } drop
                    && Targets(drop.Signal) =>
                    MapFile(Read(context), drop),
                "schedule" when item.Context is { } context
                    && routes.Schedules.FirstOrDefault(s => s.Name == name)?.Action is ScheduledAction.Fire fire
                        && Targets(fire.Signal) =>
                    Map(Read(context), null, fire.Parameters),
                _ => Again(signal, item),
            };
        });

        bool Targets(Signal target) => target.Name == signal.Name;
        Mapped MapWebhook(OriginalRequest original, Hook hook)
        {
            using var context = WebhookContext.Build(original, hook.Name, item.FirstReceivedAt ?? item.ReceivedAt);
            return Map(context, hook.When, hook.Parameters);
        }

        Mapped MapFile(JToken context, FileDrop drop)
        {
            drop.Respell(context);
            return Map(context, drop.When, drop.Parameters);
        }

        Mapped Map(MappingContext context, MappingExpression? when, ParameterMap parameters) =>
            Mapped.By(context, when, parameters, item.Source, routes.Form);
    }

    /// <summary>
    /// A hash of all that a signal's events are mapped by. An event that could not be mapped cannot be mapped before this hash
    /// changes.
    /// </summary>
    public string VersionFor(Signal signal) => MailboxKeys.HashOf(signal.Name, string.Join('\n', (IEnumerable<string?>)
    [
        // Another version of the bridge may map otherwise.
        $"{typeof(ReplayMapping).Module.ModuleVersionId} {routes.Form}",
        .. signal.Parameters.Select(p => p.ToString()),
        .. routes.Hooks.Values.Where(h => h.Signal.Name == signal.Name).OrderBy(h => h.Name, StringComparer.Ordinal)
            .Select(h => $"{h.Source} {h.When?.Text}\n{h.Parameters.Text}"),
        .. routes.FileDrops.Where(d => d.Signal.Name == signal.Name)
            .Select(d => $"{d.Source} {d.When?.Text}\n{d.Parameters.Text}"),
        .. routes.Schedules.Select(s => s.Action is ScheduledAction.Fire fire && fire.Signal.Name == signal.Name
            ? $"{s.Source}\n{fire.Parameters.Text}" : null),
    ]));

    private Mapped Again(Signal signal, StoredEvent item)
    {
        if (item.Unmappable.Count > 0)
        {
            // It never had parameters: defaults alone would fire something that nobody sent.
            return new Mapped.Unfit([$"'{item.Source}' no longer maps to this signal, and the event was never mapped before"]);
        }

        var given = new JObject(item.Parameters.Select(p => new JProperty(p.Name, p.Text)));
        return Mapped.From(DirectParameters.Map(signal, given, item.Source, routes.Form));
    }

    // As it was written: the library's own reader would make dates of strings.
    private static JToken Read(string context) => ExactJson.Read(Encoding.UTF8.GetBytes(context));
}
