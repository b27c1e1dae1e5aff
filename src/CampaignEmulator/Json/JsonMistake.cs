using System.Text.Json;
using System.Text.RegularExpressions;

namespace CampaignEmulator;

/// <summary>Puts what System.Text.Json complains about into words for who wrote the JSON, without .NET's type names.</summary>
internal static partial class JsonMistake
{
    public static string Sentence(JsonException mistake)
    {
        var message = NoType().Replace(mistake.Message, "");
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        var path = mistake.Path is { Length: > 2 } given ? given[2..] + ": " : "";
        return path + (end < 0 ? message : message[..end]);
    }

    [GeneratedRegex(@" to any \.NET member contained in type '[^']*'| to [A-Z][\w.`\[\],]+(?=\.( Path|$))| for type '[^']*'")]
    private static partial Regex NoType();
}
