using System.Text.Json.Serialization;

namespace CampaignEmulator;

/// <summary>The four types that an external-signal activity can declare (D).</summary>
public enum DeclaredType
{
    String,

    Number,

    Boolean,

    [JsonStringEnumMemberName("datetime")]
    DateTime,
}
