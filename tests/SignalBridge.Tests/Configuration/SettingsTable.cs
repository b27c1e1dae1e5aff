using SignalBridge.Configuration;
using System.Text;
using System.Text.RegularExpressions;

namespace SignalBridge.Tests.Configuration;

/// <summary>Makes the README's table of all settings from the options classes and their docstrings.</summary>
internal sealed partial class SettingsTable
{
    private readonly Docstrings _docstrings = Docstrings.Load();
    private readonly StringBuilder _table = new();

    /// <summary>The table in Markdown, with a line end at its end.</summary>
    public static string Write()
    {
        var table = new SettingsTable();
        table._table.Append("| setting | type | default | effect |\n| --- | --- | --- | --- |\n");
        table.AddRows(typeof(BridgeOptions), "");
        return table._table.ToString();
    }

    private void AddRows(Type options, string prefix)
    {
        foreach (var setting in SettingShape.Of(options, _docstrings))
        {
            var path = $"{prefix}{setting.Name}";
            _table.Append($"| `{path}` | {Type(setting)} | {Default(setting)} | {Cell(FirstSentence().Match(setting.Description).Value)} |\n");
            if (setting.Kind == SettingKind.Object || (setting.Kind == SettingKind.List && setting.Type != typeof(string)))
            {
                AddRows(setting.Type, setting.Kind == SettingKind.List ? $"{path}:n:" : $"{path}:");
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

    // To a full stop that the next sentence or nothing follows.
    [GeneratedRegex(@"^.*?[.](?=\s+[A-Z`]|$)", RegexOptions.Singleline)]
    private static partial Regex FirstSentence();

    [GeneratedRegex(@"[Dd]efault:? (.*?)(?:[.](?=\s|$))", RegexOptions.Singleline)]
    private static partial Regex DefaultClause();
}
