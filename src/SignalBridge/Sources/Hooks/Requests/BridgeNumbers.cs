using Azure;
using SignalBridge.Routing;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>
/// What all instances have counted, as one. Each writes its own row of the hour, with all that it counted in it: written twice,
/// it is the same. A row that has gone was summed up; what is counted after that goes into another.
/// </summary>
internal sealed class BridgeNumbers(HookNumbers counted, NumbersStore store, Routes routes) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly SortedDictionary<long, Own> _own = [];
    private readonly Dictionary<(string Hook, string Fingerprint), DateTimeOffset> _used = [];

    /// <summary>Writes what was counted since the last time; where nothing was, nothing is written.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            TakeCounted();
            foreach (var (hour, own) in _own.ToList())
            {
                if (own.IsChanged)
                {
                    await WriteAsync(hour, own, cancellationToken);
                }

                if (hour < _own.Keys.Last())
                {
                    _own.Remove(hour);
                }
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Reads the numbers of all instances, and with them what this one has not written yet.</summary>
    public async Task<IReadOnlyList<NumbersRow>> ReadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            TakeCounted();
            var rows = (await store.ReadAsync(cancellationToken)).ToList();
            foreach (var own in _own.Values)
            {
                if (rows.FindIndex(row => row.Key == own.Key) is var place and >= 0)
                {
                    rows[place] = rows[place] with { Numbers = own.Numbers.Copy() };
                }
                else
                {
                    // It is new; or it was summed up, and what was counted since then is not in the sum.
                    rows.Add(new NumbersRow(own.Key, own.Numbers.Since(own.Written), default));
                }
            }

            return rows;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private void TakeCounted()
    {
        var taken = counted.Take();
        foreach (var (hour, hook, what, count) in taken)
        {
            For(hour).Count(hook, what, count);
        }

        foreach (var hook in routes.Hooks.Values)
        {
            foreach (var secret in hook.Verifier.Secrets)
            {
                if (secret.LastUsed is { } used && used != _used.GetValueOrDefault((hook.Name, secret.Fingerprint)))
                {
                    _used[(hook.Name, secret.Fingerprint)] = used;
                    For(Math.Max(RequestGate.HourOf(used), _own.Count > 0 ? _own.Keys.First() : 0))
                        .Used(hook.Name, secret.Fingerprint, used);
                }
            }
        }
    }

    private Own For(long hour)
    {
        if (!_own.TryGetValue(hour, out var own))
        {
            _own[hour] = own = new Own(NumbersRow.HourKey(hour, Guid.NewGuid()), new Numbers(), new Numbers(), null);
        }

        return own;
    }

    private async Task WriteAsync(long hour, Own own, CancellationToken cancellationToken)
    {
        if (await store.TryWriteAsync(own.Key, own.Numbers, own.ETag, cancellationToken) is { } tag)
        {
            _own[hour] = own with { Written = own.Numbers.Copy(), ETag = tag, IsChanged = false };
        }
        else if (await store.FindAsync(own.Key, cancellationToken) is { } found)
        {
            // An answer was lost: nobody else writes it.
            _own[hour] = own with { ETag = found.ETag };
            await WriteAsync(hour, _own[hour], cancellationToken);
        }
        else
        {
            _own[hour] = new Own(NumbersRow.HourKey(hour, Guid.NewGuid()), own.Numbers.Since(own.Written), new Numbers(), null);
            await WriteAsync(hour, _own[hour], cancellationToken);
        }
    }

    /// <summary>This instance's row of an hour.</summary>
    /// <param name="Numbers">What it counted in it.</param>
    /// <param name="Written">What of that is written.</param>
    private sealed record Own(string Key, Numbers Numbers, Numbers Written, ETag? ETag)
    {
        public bool IsChanged { get; set; }

        public void Count(string hook, string what, long by)
        {
            Numbers.Count(hook, what, by);
            IsChanged = true;
        }

        public void Used(string hook, string fingerprint, DateTimeOffset at)
        {
            Numbers.Used(hook, fingerprint, at);
            IsChanged = true;
        }
    }
}
