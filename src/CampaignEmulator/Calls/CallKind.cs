namespace CampaignEmulator;

/// <summary>The calls that the emulator answers.</summary>
public enum CallKind
{
    /// <summary>POST to IMS for a token.</summary>
    Token,

    /// <summary>GET of a workflow.</summary>
    Get,

    /// <summary>POST of a trigger.</summary>
    Trigger,

    /// <summary>POST of a command.</summary>
    Command,

    /// <summary>Anything else: a wrong path, organisation or method.</summary>
    Other,
}
