namespace WebhookVerification.Schemes;

/// <summary>All schemes, by name.</summary>
internal static class SchemeTable
{
    public static readonly IReadOnlyList<Scheme> All =
    [
        .. GeneralSchemes.All,
        .. new[] { AdobeAndAzureSchemes.All, BusinessSchemes.All, CommerceSchemes.All, DeveloperSchemes.All,
            MessagingSchemes.All }
            .SelectMany(group => group)
            .OrderBy(scheme => scheme.Name, StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, Scheme> ByName = All
        .SelectMany(scheme => scheme.Aliases.Append(scheme.Name).Select(name => (name, scheme)))
        .ToDictionary(pair => pair.name, pair => pair.scheme, StringComparer.OrdinalIgnoreCase);

    public static Scheme? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The name that was most likely meant; null where none is near.</summary>
    public static string? Nearest(string name)
    {
        var (nearest, distance) = ByName.Keys.Select(known => (known, Distance(name, known))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(2, name.Length / 3) ? ByName[nearest].Name : null;
    }

    // Levenshtein: the least number of characters to insert, remove or replace.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }

        return row[b.Length];
    }
}
