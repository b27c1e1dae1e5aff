namespace SignalBridge.Mistakes.Tests;

/// <summary>A deliberate breakage of the engine.</summary>
/// <param name="Name">What is wrong, as the end of the sentence "is caught:".</param>
/// <param name="File">Where, below <c>src</c>.</param>
/// <param name="Find">The right code: short, on one line, and only once in the file.</param>
/// <param name="Replacement">The wrong code.</param>
/// <param name="CaughtBy">
/// Tests of <c>SignalBridge.Tests</c> as <c>Class.Method</c>, at least one of which must then fail.
/// </param>
internal sealed record Mistake(string Name, string File, string Find, string Replacement, params string[] CaughtBy)
{
    /// <summary>The project that holds the file.</summary>
    public string Project => File.Split('/')[0];

    /// <summary>The file's text with the mistake in it.</summary>
    public string Seed(string text)
    {
        text.Split(Find).Length.ShouldBe(2,
            $"{File} does not hold \"{Find}\" just once: the code has changed, seed this mistake again.");
        return text.Replace(Find, Replacement, StringComparison.Ordinal);
    }
}
