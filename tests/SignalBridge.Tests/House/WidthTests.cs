using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.House;

/// <summary>Lines are read beside each other on a laptop's screen, so they end at 130 columns.</summary>
public sealed class WidthTests
{
    private const int Columns = 130;

    // What no line break makes better: a message, an address, a row of a table. Few, and not more than there were.
    [Theory]
    [InlineData("src", 0.006)]
    [InlineData("tests", 0.013)]
    public void Hardly_any_line_is_wider(string folder, double share)
    {
        var lines = Directory.EnumerateFiles(Repository.File(folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (Place: $"{file}:{i + 1}", line.Length)))
            .ToList();

        var wide = lines.Where(line => line.Length > Columns).ToList();

        (wide.Count / (double)lines.Count).ShouldBeLessThanOrEqualTo(share, string.Join('\n', wide.Select(line => line.Place)));
    }
}
