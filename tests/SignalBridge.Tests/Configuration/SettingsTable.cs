using System.Text;
using System.Text.RegularExpressions;
using SignalBridge.Configuration;

namespace SignalBridge.Tests.Configuration;

/// <summary>
/// Makes the tables of all settings, and of the values that they can have, from the options classes and their docstrings.
/// </summary>
internal sealed partial class SettingsTable
{
    private readonly Docstrings _docstrings = Docstrings.Load();
    private readonly StringBuilder _table = new("| setting | type | default | effect |\n| --- | --- | --- | --- |\n");
    private readonly StringBuilder _values = new("| setting | value | effect |\n| --- | --- | --- |\n");

    /// <summary>The tables in Markdown, with a line end at the end of each and a blank line between them.</summary>
    public static string Write()
    {
        var table = new SettingsTable();
        table.AddRows(typeof(BridgeOptions), "");
        return $"{table._table}\n{table._values}";
    }

    private void AddRows(Type options, string prefix)
    {
        foreach (var setting in SettingShape.Of(options, _docstrings))
        {
            var path = $"{prefix}{setting.Name}";
            _table.Append($"| `{path}` | {Type(setting)} | {Default(setting)} | {Cell(PlainDefault().Replace(setting.Description, ""))} |\n");
            AddValues(path, setting.Type);
            if (setting.Kind == SettingKind.Object || (setting.Kind == SettingKind.List && setting.Type != typeof(string)))
            {
                AddRows(setting.Type, setting.Kind == SettingKind.List ? $"{path}:n:" : $"{path}:");
            }
        }
    }

    private void AddValues(string path, Type type)
    {
        if (type.IsEnum)
        {
            foreach (var (name, spelling) in Enum.GetNames(type).Zip(Spelling.Names(type)))
            {
                _values.Append($"| `{path}` | `{spelling}` | {Cell(_docstrings.Of(type.GetField(name)!))} |\n");
            }
        }
    }

    private static string Type(SettingShape setting) => setting.Kind switch
    {
        SettingKind.Object => "object",
        SettingKind.List => setting.Type == typeof(string) ? "list of text" : "list of objects",
        SettingKind.Map => "object of expressions",
        _ when setting.Type == typeof(bool) => "true or false",
        _ when setting.Type == typeof(int) => "whole number",
        _ when setting.Type == typeof(TimeSpan) => "time span",
        _ when setting.Type == typeof(DateTimeOffset) => "time",
        _ when setting.Type.IsEnum => string.Join(", ", Spelling.Names(setting.Type).Select(name => $"`{name}`")),
        _ => "text",
    };

    // What has no initial value may still have a default, which its docstring then explains.
    private static string Default(SettingShape setting) =>
        setting.IsRequired ? "**required**"
        : setting.Default is { } value ? $"`{Spelling.Write(value)}`"
        : DefaultClause().Match(setting.Description) is { Success: true } clause ? Cell(clause.Groups[1].Value)
        : setting.Kind == SettingKind.Value ? "none" : "";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    // The last sentence, where it says nothing but the default: that stands in a column of its own.
    [GeneratedRegex(@"\s*(No default|Default: [^;,]*)[.]$", RegexOptions.Singleline)]
    private static partial Regex PlainDefault();

    [GeneratedRegex(@"[Dd]efault:? (.*?)(?:[.](?=\s|$))", RegexOptions.Singleline)]
    private static partial Regex DefaultClause();
}
