namespace SignalBridge.Soak;

/// <summary>All webhooks of a soak.</summary>
internal static class Traffic
{
    /// <summary>Few for signals that fire one event a slot, and the rest for those that take any number.</summary>
    public static IReadOnlyList<Webhook> Of(SoakOptions options, IReadOnlyList<Target> targets)
    {
        var few = Math.Max(1, Math.Min(options.Slots, options.Webhooks / Math.Max(1, targets.Count)));
        var any = targets.Where(t => t.TakesAny).ToList();
        var places = targets.Except(any).SelectMany(t => Enumerable.Repeat(t, few)).ToList();
        for (var i = 0; any.Count > 0 && places.Count < options.Webhooks; i++)
        {
            places.Add(any[i % any.Count]);
        }

        return [.. places.Select((target, i) => new Webhook(target, i + 1, Guid.NewGuid().ToString()))];
    }
}
