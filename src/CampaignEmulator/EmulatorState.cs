using System.Text.Json;

namespace CampaignEmulator;

/// <summary>
/// Everything the emulator holds; all of it in memory, all of it safe to use from any thread while calls come in.
/// </summary>
public sealed class EmulatorState
{
    private readonly Lock _changing = new();
    private volatile EmulatorSettings _settings = new();

    public EmulatorState(TimeProvider time)
    {
        Clock = new EmulatorClock(time);
        Workflows = new WorkflowStore(this);
        Tokens = new TokenStore(Clock);
        Throttle = new Throttle(Clock);
    }

    /// <summary>Campaign's clock.</summary>
    public EmulatorClock Clock { get; }

    /// <summary>How Campaign behaves. Replace it to change it: <c>state.Settings = state.Settings with { … }</c>.</summary>
    /// <exception cref="InvalidInputException">The settings are not sound; the message lists every mistake.</exception>
    public EmulatorSettings Settings
    {
        get => _settings;
        set
        {
            InvalidInputException.ThrowIfAny(SettingsCheck.Mistakes(value));
            _settings = value;
        }
    }

    /// <summary>The workflows.</summary>
    public WorkflowStore Workflows { get; }

    /// <summary>Every trigger call since the last clearing.</summary>
    public SignalLog Signals { get; } = new();

    /// <summary>The faults to come.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>The tokens that IMS has issued.</summary>
    public TokenStore Tokens { get; }

    /// <summary>Every call, whatever became of it.</summary>
    public CallLog Calls { get; } = new();

    internal Throttle Throttle { get; }

    internal DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Lays a JSON object of settings over those there are.</summary>
    /// <exception cref="InvalidInputException">It names what is unknown or does not fit; nothing was changed.</exception>
    public EmulatorSettings ChangeSettings(JsonElement patch)
    {
        lock (_changing)
        {
            List<string> mistakes = [];
            var changed = PartialUpdate.Apply(Settings, patch, mistakes);
            InvalidInputException.ThrowIfAny(mistakes.Concat(SettingsCheck.Mistakes(changed)));
            return Settings = changed;
        }
    }

    /// <summary>Takes over what a seed file holds; workflows it does not name stay.</summary>
    /// <exception cref="InvalidInputException">
    /// The seed is not sound, and nothing of it was taken over; the message lists every mistake.
    /// </exception>
    public void Seed(EmulatorSeed seed) => seed.ApplyTo(this);

    /// <summary>
    /// Back to an emulator just started: no workflows, calls, faults or tokens, default settings, the clock underneath.
    /// </summary>
    public void Reset()
    {
        Workflows.Clear();
        Faults.Clear();
        Tokens.RevokeAll();
        Throttle.Clear();
        Settings = new EmulatorSettings();
        Clock.Reset();
        Signals.Clear();
        Calls.Clear();
    }
}
