namespace CampaignEmulator;

/// <summary>When a fault strikes.</summary>
public enum FaultMoment
{
    /// <summary>Before the call takes effect.</summary>
    Before,

    /// <summary>After the call took effect, if it did, and before its answer leaves.</summary>
    After,
}
