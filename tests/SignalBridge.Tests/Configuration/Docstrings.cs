using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Campaign.Client;
using SignalBridge.Configuration;
using WebhookVerification;

namespace SignalBridge.Tests.Configuration;

/// <summary>
/// The docstrings of the assemblies that options are in, as text, from the XML files that the compiler writes beside them.
/// </summary>
internal sealed partial class Docstrings
{
    private readonly Dictionary<string, string> _summaries;

    private Docstrings(IEnumerable<XDocument> files) => _summaries = files.SelectMany(file => file.Descendants("member"))
        .Where(member => member.Attribute("name")!.Value[0] is 'P' or 'F')
        .DistinctBy(member => member.Attribute("name")!.Value)
        .ToDictionary(member => member.Attribute("name")!.Value, member => Text(member.Element("summary")));

    public static Docstrings Load() => new(new[] { typeof(BridgeOptions), typeof(CampaignOptions), typeof(VerifyOptions) }
        .Select(type => XDocument.Load(Path.ChangeExtension(type.Assembly.Location, ".xml"), LoadOptions.PreserveWhitespace)));

    /// <summary>The summary of a property or of an enum's value, with code in backticks.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public string Of(MemberInfo member)
    {
        var name = $"{(member is PropertyInfo ? 'P' : 'F')}:{member.DeclaringType!.FullName}.{member.Name}";
        return _summaries.GetValueOrDefault(name, "") is { Length: > 0 } text ? text
            : throw new InvalidOperationException($"{name} has no docstring, and it is what owners read.");
    }

    private static string Text(XElement? summary) => Space().Replace(string.Concat(summary?.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see when see.Attribute("cref") is { } cref => $"`{cref.Value.Split('.')[^1]}`",
        XElement other => other.Value,
        _ => "",
    }) ?? []), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
