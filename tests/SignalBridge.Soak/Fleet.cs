namespace SignalBridge.Soak;

/// <summary>
/// The servers, which are killed and started again. One at least is always left: somebody must be there to take over.
/// </summary>
internal sealed class Fleet(SoakOptions options, Func<int, CancellationToken, Task<ServerProcess>> start) : IDisposable
{
    private readonly ServerProcess?[] _servers = new ServerProcess?[options.Instances];
    private readonly List<int> _crashes = [];

    public int Kills { get; private set; }

    public int Starts { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(Enumerable.Range(0, options.Instances).Select(place => StartAsync(place, cancellationToken)));

    /// <summary>The address of a server that runs, or did a moment ago.</summary>
    public string AnyUrl(Random random)
    {
        var living = Living();
        return living[random.Next(living.Count)].Server.Url;
    }

    /// <summary>
    /// Kills servers until told to stop, and starts each again; returns when all run. They are killed in salvos, so that who
    /// takes over a call that was cut off may be killed in it too. Between salvos there is quiet for a take-over and a call, four
    /// and a half deadlines after the first kill at the latest: the answer to a call must be learnt within five, or firing twice
    /// would be right.
    /// </summary>
    public async Task KillAtRandomAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        var random = new Random(options.Seed);
        var restarts = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            for (var salvo = random.Next(2, 5); salvo > 0; salvo--)
            {
                await PauseAsync(0.5 * random.NextDouble(), stop);
                var living = Living();
                var (place, victim) = living[random.Next(living.Count)];
                var pause = random.NextDouble();
                if (living.Count > 1 && !stop.IsCancellationRequested)
                {
                    Kill(place, victim);
                    restarts.Add(RestartAsync(place, pause, cancellationToken));
                }
            }

            await PauseAsync(2.5, stop);
        }

        await Task.WhenAll(restarts);
    }

    /// <summary>Servers that ended by themselves, so far.</summary>
    public IEnumerable<Finding> Crashes()
    {
        Living().ForEach(s => NoteCrash(s.Place, s.Server));
        return _crashes.Select(place =>
            new Finding(FindingKind.Crashed, $"server {place + 1}", "It ended by itself; its log may say why."));
    }

    /// <summary>
    /// The most memory that the living servers have had resident, in bytes, since they began or it was forgotten.
    /// </summary>
    public long PeakMemory() => Living().Max(s => s.Server.PeakMemory());

    /// <summary>Begins to watch memory from now on.</summary>
    public void ForgetPeakMemory() => Living().ForEach(s => s.Server.ForgetPeakMemory());

    public void Dispose()
    {
        foreach (var server in _servers)
        {
            server?.Dispose();
        }
    }

    private List<(int Place, ServerProcess Server)> Living() =>
        [.. Enumerable.Range(0, _servers.Length).Select(place => (place, Volatile.Read(ref _servers[place])!))
            .Where(s => s.Item2 is not null)];

    private void Kill(int place, ServerProcess victim)
    {
        Volatile.Write(ref _servers[place], null);
        NoteCrash(place, victim);
        victim.Kill();
        victim.Dispose();
        Kills++;
    }

    private async Task PauseAsync(double deadlines, CancellationToken stop) =>
        await Task.Delay(options.Deadline * deadlines, TimeProvider.System, stop)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void NoteCrash(int place, ServerProcess server)
    {
        if (server.HasEnded)
        {
            _crashes.Add(place);
        }
    }

    private async Task RestartAsync(int place, double pause, CancellationToken cancellationToken)
    {
        await PauseAsync(pause, cancellationToken);
        await StartAsync(place, cancellationToken);
    }

    private async Task StartAsync(int place, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _servers[place], await start(place, cancellationToken));
        lock (_servers)
        {
            Starts++;
        }
    }
}
