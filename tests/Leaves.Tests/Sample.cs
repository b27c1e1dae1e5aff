using System.Text.RegularExpressions;
using SignalBridge.Tests.Hooks;

namespace Leaves.Tests;

/// <summary>The code of a README, which is code of a test.</summary>
internal static partial class Sample
{
    public static void ShouldBeIn(string project, string test)
    {
        var code = Marked().Match(File.ReadAllText(Repository.File("tests", "Leaves.Tests", test))).Groups[1].Value;
        code.ShouldNotBeEmpty();
        var lines = code.TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : "");
        File.ReadAllText(Repository.File("src", project, "README.md"))
            .ShouldContain($"```csharp\n{string.Join('\n', lines)}\n```");
    }

    [GeneratedRegex(@"// sample\n(.*?)\n +// end of sample", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
