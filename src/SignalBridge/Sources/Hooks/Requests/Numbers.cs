using System.Text.Json.Serialization;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>What was counted of each hook in some time, and when each of its secrets was last used.</summary>
internal sealed record Numbers
{
    /// <summary>By hook.</summary>
    public SortedDictionary<string, OfHook> Hooks { get; init; } = new(StringComparer.Ordinal);

    [JsonIgnore]
    public bool IsEmpty => Hooks.Count == 0;

    public void Count(string hook, string what, long by) =>
        For(hook).Counts[what] = For(hook).Counts.GetValueOrDefault(what) + by;

    public void Used(string hook, string fingerprint, DateTimeOffset at)
    {
        var secrets = For(hook).Secrets;
        secrets[fingerprint] = secrets.TryGetValue(fingerprint, out var known) && known > at ? known : at;
    }

    /// <summary>Adds others: counts are added, of last uses the later stays.</summary>
    public void Add(Numbers others)
    {
        foreach (var (hook, numbers) in others.Hooks)
        {
            foreach (var (what, count) in numbers.Counts)
            {
                Count(hook, what, count);
            }

            foreach (var (fingerprint, at) in numbers.Secrets)
            {
                Used(hook, fingerprint, at);
            }
        }
    }

    /// <summary>What is here and was not in an earlier version of these.</summary>
    public Numbers Since(Numbers earlier)
    {
        var more = new Numbers();
        foreach (var (hook, numbers) in Hooks)
        {
            foreach (var (what, count) in numbers.Counts)
            {
                if (count - (earlier.Hooks.GetValueOrDefault(hook)?.Counts.GetValueOrDefault(what) ?? 0) is var by and not 0)
                {
                    more.Count(hook, what, by);
                }
            }

            foreach (var (fingerprint, at) in numbers.Secrets)
            {
                more.Used(hook, fingerprint, at);
            }
        }

        return more;
    }

    public Numbers Copy()
    {
        var copy = new Numbers();
        copy.Add(this);
        return copy;
    }

    private OfHook For(string hook)
    {
        if (!Hooks.TryGetValue(hook, out var numbers))
        {
            Hooks[hook] = numbers = new OfHook();
        }

        return numbers;
    }

    /// <summary>Those of one hook.</summary>
    internal sealed record OfHook
    {
        /// <summary>
        /// By what it was answered, or <see cref="HookNumbers.Dropped"/> and <see cref="HookNumbers.OverLimit"/>.
        /// </summary>
        public SortedDictionary<string, long> Counts { get; init; } = new(StringComparer.Ordinal);

        /// <summary>By the secret's fingerprint.</summary>
        public SortedDictionary<string, DateTimeOffset> Secrets { get; init; } = new(StringComparer.Ordinal);
    }
}

[JsonSerializable(typeof(Numbers))]
internal sealed partial class NumbersJson : JsonSerializerContext;
