using System.Globalization;
using System.Text;

namespace SignalBridge.Cli.Output;

/// <summary>
/// Makes text harmless for a terminal. What a stranger posted may hold escape sequences that clear the screen, set its title, or
/// turn the reading order round so that a line says something else.
/// </summary>
internal static class Printable
{
    /// <summary>The text with every control and format character as <c>\u001b</c>.</summary>
    public static string Text(string? text)
    {
        if (text is null || text.EnumerateRunes().All(IsHarmless))
        {
            return text ?? "";
        }

        var printable = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsHarmless(rune))
            {
                printable.Append(rune.ToString());
            }
            else if (rune.IsBmp)
            {
                printable.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                printable.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
            }
        }

        return printable.ToString();
    }

    /// <summary>The same, cut where it is long.</summary>
    public static string Short(string? text, int longest = 120)
    {
        var printable = Text(text);
        return printable.Length <= longest ? printable : $"{printable[..(longest - 1)]}…";
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
