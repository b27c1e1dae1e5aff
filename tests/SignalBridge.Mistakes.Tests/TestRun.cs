using System.Xml.Linq;

namespace SignalBridge.Mistakes.Tests;

/// <summary>What a test case came to.</summary>
/// <param name="Test">The test as <c>Class.Method</c>.</param>
/// <param name="Failure">Why it failed; null where it passed.</param>
internal sealed record TestRun(string Test, string? Failure)
{
    public static TestRun From(XElement test) => new(
        $"{test.Attribute("type")!.Value.Split('.')[^1]}.{test.Attribute("method")!.Value}",
        test.Attribute("result")!.Value == "Pass" ? null : test.Element("failure")?.Element("message")?.Value
            ?? test.Attribute("result")!.Value);
}
