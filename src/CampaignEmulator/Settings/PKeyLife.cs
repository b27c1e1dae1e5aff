namespace CampaignEmulator;

/// <summary>How long a PKey works. Documented is only that it must never be stored.</summary>
public enum PKeyLife
{
    /// <summary>Until the emulator restarts or <c>POST /_emulator/pkeys/renew</c>.</summary>
    Restart,

    /// <summary>Until the workflow is read again.</summary>
    Read,
}
