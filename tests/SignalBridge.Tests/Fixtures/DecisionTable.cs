namespace SignalBridge.Tests.Fixtures;

/// <summary>
/// What is expected of a pure decision: rows of conditions, in any order. Every situation has to meet exactly one row, so that no
/// row hides behind another, and every row has to be met.
/// </summary>
/// <param name="rows">
/// Conditions such as <c>policy=Latest|Batch; age=old</c>, and what is then decided. What is not named may be anything.
/// </param>
internal sealed class DecisionTable(params (string Conditions, string Expected)[] rows)
{
    /// <summary>Compares a decision with its row, for each situation.</summary>
    /// <param name="situations">Each with a value for every dimension.</param>
    /// <param name="decide">What the code decides, in the words of the table.</param>
    public void Holds(
        IReadOnlyCollection<IReadOnlyDictionary<string, string>> situations, Func<IReadOnlyDictionary<string, string>,
            string> decide)
    {
        var met = new HashSet<string>();
        foreach (var situation in situations)
        {
            var told = string.Join("; ", situation.Select(d => $"{d.Key}={d.Value}"));
            var row = rows.Where(r => Meets(situation, r.Conditions)).ToList().ShouldHaveSingleItem(told);
            decide(situation).ShouldBe(row.Expected, told);
            met.Add(row.Conditions);
        }

        rows.Select(r => r.Conditions).Except(met).ShouldBeEmpty("These rows are met by no situation.");
    }

    /// <summary>Every combination of the values of some dimensions, as far as it can occur.</summary>
    public static List<IReadOnlyDictionary<string, string>> Combine(
        Func<IReadOnlyDictionary<string, string>, bool> canOccur, params (string Dimension, string[] Values)[] dimensions)
    {
        IEnumerable<Dictionary<string, string>> all = [[]];
        foreach (var (dimension, values) in dimensions)
        {
            all = all.SelectMany(before =>
                values.Select(value => new Dictionary<string, string>(before) { [dimension] = value }));
        }

        return [.. all.Where(canOccur)];
    }

    private static bool Meets(IReadOnlyDictionary<string, string> situation, string conditions) =>
        conditions.Split("; ").All(condition => condition.Split('=') is [var dimension, var values] && values.Split('|')
            .Contains(situation[dimension]));
}
