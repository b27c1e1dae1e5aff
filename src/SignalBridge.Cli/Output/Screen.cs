using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace SignalBridge.Cli.Output;

/// <summary>Writes answers, in the format that was asked for.</summary>
internal sealed class Screen(Surroundings around, OutputFormat format)
{
    // The encoder escapes all that is not ASCII, control characters among it.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public OutputFormat Format => format;

    /// <summary>Writes a list.</summary>
    /// <param name="items">Its items.</param>
    /// <param name="columns">For people: each column's head and text.</param>
    /// <param name="none">For people: the sentence where the list is empty.</param>
    public void List(JsonArray items, (string Head, Func<JsonNode, string?> Text)[] columns, string none)
    {
        switch (format)
        {
            case OutputFormat.Json:
                around.Out.WriteLine(items.ToJsonString(Indented));
                break;
            case OutputFormat.Ndjson:
                foreach (var item in items)
                {
                    around.Out.WriteLine(item!.ToJsonString());
                }

                break;
            case OutputFormat.Table when items.Count == 0:
                around.Out.WriteLine(none);
                break;
            default:
                Table([.. columns.Select(c => c.Head)], items.Select(item => columns.Select(c => c.Text(item!)).ToArray()));
                break;
        }
    }

    /// <summary>Writes one thing.</summary>
    /// <param name="item">The thing.</param>
    /// <param name="forPeople">What writes it for people.</param>
    public void Item(JsonNode item, Action forPeople)
    {
        switch (format)
        {
            case OutputFormat.Json:
                around.Out.WriteLine(item.ToJsonString(Indented));
                break;
            case OutputFormat.Ndjson:
                around.Out.WriteLine(item.ToJsonString());
                break;
            default:
                forPeople();
                break;
        }
    }

    /// <summary>For people: a line.</summary>
    public void Line(string text = "") => around.Out.WriteLine(Printable.Text(text));

    /// <summary>For people: names with their values. What has no value is left out.</summary>
    public void Facts(params (string Name, string? Value)[] facts) =>
        Table(null, facts.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => new[] { f.Name, f.Value }));

    /// <summary>For people: a table without lines, whose columns a script can take apart as well.</summary>
    public void Table(string[]? heads, IEnumerable<string?[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var grid = new Grid();
        for (var i = 0; i < all[0].Length; i++)
        {
            grid.AddColumn(new GridColumn().PadLeft(0).PadRight(2));
        }

        foreach (var row in heads is null ? all : all.Prepend(heads))
        {
            grid.AddRow([.. row.Select(cell => new Text(Printable.Text(cell)))]);
        }

        // Into a file or a pipe, a line is never folded.
        using var drawn = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(drawn),
        });
        console.Profile.Width = around.Terminal ?? 4000;
        console.Write(grid);
        foreach (var line in drawn.ToString().TrimEnd().Split('\n'))
        {
            around.Out.WriteLine(line.TrimEnd());
        }
    }
}
