using SignalBridge.Mailboxes;
using SignalBridge.Sources;

namespace SignalBridge.Operations;

/// <summary>Counts what becomes of a selection.</summary>
internal sealed class ReplayTally
{
    private const int MaximumSamples = 10;

    private readonly List<ReplaySample> _samples = [];
    private int _selected;
    private int _filtered;
    private int _unmappable;

    public int Accepted { get; set; }

    public int Duplicate { get; set; }

    public int Refused { get; set; }

    public int Remaining { get; init; }

    public int PassedOver { get; init; }

    /// <summary>Counts an event that was looked at.</summary>
    /// <param name="id">The event.</param>
    /// <param name="mapped">What the mapping in force made of it.</param>
    public void Look(BridgeEventId id, Mapped mapped)
    {
        _selected++;
        _filtered += mapped is Mapped.Filtered ? 1 : 0;
        if (mapped is Mapped.Unfit unfit)
        {
            _unmappable++;
            if (_samples.Count < MaximumSamples)
            {
                _samples.Add(new ReplaySample(id.ToString(), unfit.Reasons));
            }
        }
    }

    public ReplayReport Report(string signal, bool dryRun, ReplayForecast? forecast) =>
        new(signal, dryRun, _selected, Accepted, Duplicate, _filtered, _unmappable, Refused, Remaining, PassedOver, _samples,
            forecast);
}
