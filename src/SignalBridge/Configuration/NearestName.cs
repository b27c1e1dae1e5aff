namespace SignalBridge.Configuration;

/// <summary>Finds what somebody meant to write.</summary>
internal static class NearestName
{
    /// <summary>The end of a sentence, such as <c> (did you mean 'Signal'?)</c>, or a list of what there is when nothing is near.</summary>
    public static string Hint(string written, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = names.MinBy(name => Distance(written, name));
        return nearest is null ? ""
            : Distance(written, nearest) <= Math.Max(1, nearest.Length / 3) ? $" (did you mean '{nearest}'?)"
            : $"; there {(names.Count == 1 ? "is only" : "are")} {string.Join(", ", names.Select(n => $"'{n}'"))}";
    }

    // Levenshtein, case folded: the names are short and this runs only for a mistake.
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]);
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (same ? 0 : 1));
            }

            previous = current;
        }

        return previous[^1];
    }
}
