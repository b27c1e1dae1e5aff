namespace SignalBridge.Benchmarks.Load;

/// <summary>What one subject did in one round, with so many connections.</summary>
internal sealed record LoadResult
{
    public required string Subject { get; init; }

    public required bool IsNaive { get; init; }

    public required int Round { get; init; }

    public required int Connections { get; init; }

    public required double PerSecond { get; init; }

    public required double P50 { get; init; }

    public required double P90 { get; init; }

    public required double P99 { get; init; }

    public required double P999 { get; init; }

    /// <summary>Bytes allocated for each webhook.</summary>
    public required double Allocated { get; init; }

    /// <summary>Garbage collections of any generation, for a thousand webhooks.</summary>
    public required double Collections { get; init; }

    /// <summary>Garbage collections of generation 2, in all.</summary>
    public required long FullCollections { get; init; }

    /// <summary>Calls of storage for each webhook.</summary>
    public required double StorageCalls { get; init; }

    /// <summary>Processor time for each webhook, in microseconds.</summary>
    public required double Processor { get; init; }

    /// <summary>Megabytes resident at the end.</summary>
    public required double Resident { get; init; }

    public static LoadResult Of(Subject subject, int round, int connections, Latencies sent, Usage usage, long storageCalls) =>
        new()
        {
            Subject = subject.Name,
            IsNaive = subject.IsNaive,
            Round = round,
            Connections = connections,
            PerSecond = sent.PerSecond,
            P50 = sent.Percentile(0.5),
            P90 = sent.Percentile(0.9),
            P99 = sent.Percentile(0.99),
            P999 = sent.Percentile(0.999),
            Allocated = (double)usage.Allocated / sent.Count,
            Collections = 1000.0 * usage.Collections / sent.Count,
            FullCollections = usage.Full,
            StorageCalls = (double)storageCalls / sent.Count,
            Processor = usage.Processor.TotalMicroseconds / sent.Count,
            Resident = usage.Resident / 1e6,
        };
}
