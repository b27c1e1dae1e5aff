using System.Text.RegularExpressions;
using SignalBridge.Configuration;
using SignalBridge.Mapping;
using SignalBridge.Words;
using WebhookVerification;
using WebhookVerification.Handshakes;

namespace SignalBridge.Routing;

/// <summary>Proves the options and turns them into routes; goes on after a mistake, so that all are found at once.</summary>
internal sealed partial class RouteBuilder(BridgeOptions options, Mistakes mistakes)
{
    private readonly Dictionary<string, Signal> _signals = new(StringComparer.Ordinal);

    private readonly SignalBuilder _signalBuilder = new(options.Campaign.Deadline, mistakes);

    public RouteSet Build()
    {
        CampaignCheck.Check(options.Campaign, Path("Campaign"), mistakes);
        StorageCheck.Check(options.Storage, Path("Storage"), mistakes);
        AddSignals();
        var hooks = Named(options.Hooks, "Hooks", hook => hook.Name, BuildHook);
        var drops = Named(options.FileDrops, "FileDrops", drop => drop.Name, BuildFileDrop);
        var schedules = Named(options.Schedules, "Schedules", schedule => schedule.Name,
            (schedule, path) => new ScheduleBuilder(mistakes, SignalAt, BuildParameters).Build(schedule, path));
        CheckRetention(options.Retention, Path("Retention"));
        return new RouteSet(_signals, hooks.ToDictionary(h => h.Name, StringComparer.Ordinal), drops, schedules,
            options.Campaign.ParameterForm, options.Retention, [.. mistakes.Warnings]);
    }

    private static string Path(string key) => $"{BridgeOptions.Section}:{key}";

    private void CheckRetention(RetentionOptions retention, string path)
    {
        foreach (var (name, age) in (ReadOnlySpan<(string, TimeSpan)>)[
            (nameof(retention.DoneFor), retention.DoneFor), (nameof(retention.DeadFor), retention.DeadFor),
                (nameof(retention.BatchesFor), retention.BatchesFor)])
        {
            if (age < TimeSpan.FromHours(1) || age > TimeSpan.FromDays(3650))
            {
                mistakes.Add($"{path}:{name}", "must be at least an hour and at most 3650 days");
            }
        }
    }

    private void AddSignals()
    {
        foreach (var signal in Named(options.Signals, "Signals", signal => signal.Name, _signalBuilder.Build))
        {
            _signals[signal.Name] = signal;
        }

        // Two mailboxes have no common slot: one's call would look like the proof of the other's.
        foreach (var shared in _signals.Values.GroupBy(s => s.Workflow).Where(g => g.Count() > 1
            && (g.Any(s => s.Activity is null) || g.DistinctBy(s => s.Activity).Count() < g.Count())))
        {
            mistakes.Add(Path("Signals"),
                $"{string.Join(" and ", shared.Select(s => $"'{s.Name}'"))} may be the same activity of one workflow; "
                + "name the activity of each, or keep one signal and let all sources name it");
        }
    }

    /// <summary>Builds the items of a list, each of which needs a name of its own.</summary>
    private List<TRoute> Named<TOptions, TRoute>(
        IList<TOptions> items, string key, Func<TOptions, string> nameOf, Func<TOptions, string, TRoute?> build)
        where TRoute : class
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var routes = new List<TRoute>();
        for (var i = 0; i < items.Count; i++)
        {
            var path = Path($"{key}:{i}");
            var name = nameOf(items[i]);
            var isUsable = NameForm().IsMatch(name);
            if (!isUsable)
            {
                mistakes.Add($"{path}:Name",
                    $"'{name}' is not a name; use lower-case letters, digits and single hyphens, 63 characters at most");
            }
            else if (!names.Add(name))
            {
                mistakes.Add($"{path}:Name", $"'{name}' is taken by an item before it; give each its own name");
                isUsable = false;
            }

            if (build(items[i], path) is { } route && isUsable)
            {
                routes.Add(route);
            }
        }

        return routes;
    }

    private Hook? BuildHook(HookOptions hook, string path)
    {
        var signal = SignalAt(hook.Signal, $"{path}:Signal");
        var verification = new List<string>();
        var verifier = WebhookVerifier.Create(hook.Verify, $"{path}:Verify", verification, mistakes.Warnings);
        var handshake = WebhookHandshake.Create(hook.Verify, $"{path}:Verify", verification);
        mistakes.AddSentences(verification);
        var when = Expression(hook.When, $"{path}:When");
        var deduplicateBy = Expression(hook.DeduplicateBy, $"{path}:DeduplicateBy");
        var parameters = BuildParameters(hook.Parameters, signal, $"{path}:Parameters");
        if (hook.MaximumBodyBytes is < 1 or > 16 << 20)
        {
            mistakes.Add($"{path}:MaximumBodyBytes", "must be between 1 and 16777216 (16 MiB)");
        }

        if (hook.AnswerWithin < TimeSpan.FromMilliseconds(100) || hook.AnswerWithin > TimeSpan.FromMinutes(1))
        {
            mistakes.Add($"{path}:AnswerWithin", "must be between 00:00:00.1 and 00:01:00");
        }

        RequestsCheck.Check(hook.Requests, $"{path}:Requests", mistakes);
        return signal is null || verifier is null ? null
            : new Hook(hook.Name, signal, verifier, handshake, when, deduplicateBy, parameters, hook.WhenUnmappable,
                hook.MaximumBodyBytes, hook.AnswerWithin,
                KeptParts.For(Expressions(path, when, deduplicateBy, parameters), hook.Verify.Header, hook.Verify.QueryParameter,
                    mistakes.Warnings))
            {
                Requests = hook.Requests,
            };
    }

    private static IEnumerable<(string Path, MappingExpression Expression)> Expressions(
        string path, MappingExpression? when, MappingExpression? deduplicateBy, ParameterMap parameters)
    {
        if (when is not null)
        {
            yield return ($"{path}:{nameof(HookOptions.When)}", when);
        }

        if (deduplicateBy is not null)
        {
            yield return ($"{path}:{nameof(HookOptions.DeduplicateBy)}", deduplicateBy);
        }

        foreach (var (parameter, expression) in parameters.Expressions)
        {
            yield return ($"{path}:{nameof(HookOptions.Parameters)}:{parameter}", expression);
        }
    }

    private FileDrop? BuildFileDrop(FileDropOptions drop, string path)
    {
        var signal = SignalAt(drop.Signal, $"{path}:Signal");
        if (string.IsNullOrWhiteSpace(drop.Pattern) || drop.Pattern.StartsWith('/') || drop.Pattern.Length > 1024)
        {
            mistakes.Add($"{path}:Pattern",
                $"'{drop.Pattern}' is not a pattern; write a blob name without a leading slash, such as crm/**/*.csv");
            return null;
        }

        var when = Expression(drop.When, $"{path}:When");
        var parameters = BuildParameters(drop.Parameters, signal, $"{path}:Parameters");
        return signal is null ? null
            : new FileDrop(drop.Name, new BlobPattern(drop.Pattern), drop.IgnoreBefore, signal, when, parameters);
    }

    private Signal? SignalAt(string? name, string path)
    {
        if (name is not null && _signals.TryGetValue(name, out var signal))
        {
            return signal;
        }

        // A signal that is there but wrong, or has no name, has its own mistakes; that it cannot be used is no second one.
        if (!options.Signals.Any(s => s.Name == name || string.IsNullOrWhiteSpace(s.Name)) && !mistakes.IsUnread(Path("Signals")))
        {
            mistakes.Add(path, $"'{name}' is not a signal{NearestName.Hint(name ?? "", _signals.Keys)}");
        }

        return null;
    }

    private ParameterMap BuildParameters(IDictionary<string, string> expressions, Signal? signal, string path)
    {
        // Configuration keys have no case.
        var parsed =
            expressions.ToDictionary(e => e.Key, e => Expression(e.Value, $"{path}:{e.Key}"), StringComparer.OrdinalIgnoreCase);
        var declared = signal?.Parameters ?? [];
        if (signal is not null && !_signalBuilder.Unclear.Contains(signal.Name))
        {
            foreach (var name in parsed.Keys.Where(name =>
                !declared.Any(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))))
            {
                mistakes.Add($"{path}:{name}",
                    $"the signal '{signal.Name}' declares no such parameter{NearestName.Hint(name, declared.Select(p => p.Name))}");
            }

            foreach (var missing in declared.Where(p => p.Required && p.Default is null && !parsed.ContainsKey(p.Name)
                && !mistakes.IsUnread($"{path}:{p.Name}")))
            {
                mistakes.Add(path, $"'{missing.Name}' is missing; map it, or give it a Default or \"Required\": false in the signal '{signal.Name}'");
            }
        }

        return new ParameterMap([.. declared.Select(p => (p, parsed.GetValueOrDefault(p.Name)))]);
    }

    private MappingExpression? Expression(string? text, string path)
    {
        try
        {
            return text is null ? null : MappingExpression.Parse(text);
        }
        catch (FormatException e)
        {
            mistakes.Add(path, $"'{text}' is not a usable JMESPath expression; correct it", e.Message);
            return null;
        }
    }

    [GeneratedRegex(@"^(?=.{1,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex NameForm();
}
