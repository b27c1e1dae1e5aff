namespace SignalBridge.Words;

/// <summary>Finds what somebody meant to write.</summary>
internal static class NearestName
{
    /// <summary>
    /// The end of a sentence, such as <c> (did you mean 'Signal'?)</c>, or a list of what there is when nothing is near.
    /// </summary>
    public static string Hint(string written, IEnumerable<string> known)
    {
        var names = known.ToList();
        return names.Count == 0 ? ""
            : Meant(written, names) is { Length: > 0 } meant ? meant
            : $"; there {(names.Count == 1 ? "is only" : "are")} {string.Join(", ", names.Select(n => $"'{n}'"))}";
    }

    /// <summary>The same, but nothing where nothing is near.</summary>
    public static string Meant(string written, IEnumerable<string> known) => Nearest(written, known, 1) is [var nearest]
        && Distance(written, nearest) <= Math.Max(1, nearest.Length / 3) ? $" (did you mean '{nearest}'?)" : "";

    /// <summary>The names that are nearest to what is written, the nearest first.</summary>
    public static IReadOnlyList<string> Nearest(string written, IEnumerable<string> known, int count) =>
        [.. known.OrderBy(name => Distance(written, name)).Take(count)];

    // Levenshtein with neighbours swapped, case folded: the names are short and this runs only for a mistake.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (Same(i, j) ? 0 : 1));
                if (i > 1 && j > 1 && Same(i, j - 1) && Same(i - 1, j))
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];

        bool Same(int i, int j) => char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]);
    }
}
