using System.Text;
using System.Text.RegularExpressions;

namespace SignalBridge.Routing;

/// <summary>
/// A pattern of blob names: <c>*</c> and <c>?</c> stay within a folder, <c>**/</c> is any number of folders, none included.
/// </summary>
internal sealed class BlobPattern
{
    private readonly Regex _regex;

    public BlobPattern(string text)
    {
        Text = text;
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i).StartsWith("**/"))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (text.AsSpan(i).StartsWith("**"))
            {
                regex.Append(".*");
                i++;
            }
            else
            {
                regex.Append(text[i] switch { '*' => "[^/]*", '?' => "[^/]", var c => Regex.Escape(c.ToString()) });
            }
        }

        // Not backtracking: a blob's name may be a kilobyte of somebody else's making.
        _regex = new Regex(regex.Append(@"\z").ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    public string Text { get; }

    public bool Matches(string name) => _regex.IsMatch(name);
}
