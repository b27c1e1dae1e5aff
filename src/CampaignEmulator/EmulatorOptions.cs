namespace CampaignEmulator;

/// <summary>The command line.</summary>
/// <param name="Urls">Where to listen.</param>
/// <param name="SeedFile">The seed file; null for none.</param>
internal sealed record EmulatorOptions(string Urls, string? SeedFile)
{
    public const string Usage = "CampaignEmulator [--urls http://127.0.0.1:7072] [--seed FILE]";

    public static EmulatorOptions Parse(string[] args)
    {
        var options = new EmulatorOptions("http://127.0.0.1:7072", null);
        // "--name=value" and "--name value" alike.
        var words = new Queue<string>(args.SelectMany(arg => arg.StartsWith("--", StringComparison.Ordinal) ? arg.Split('=', 2) : [arg]));
        while (words.TryDequeue(out var word))
        {
            if (word is not ("--urls" or "--seed"))
                throw new InvalidInputException([$"'{word}' is not an option. Usage: {Usage}"]);
            if (!words.TryDequeue(out var value) || value.Length == 0)
                throw new InvalidInputException([$"{word} needs a value. Usage: {Usage}"]);
            options = word == "--urls" ? options with { Urls = value } : options with { SeedFile = value };
        }

        return options;
    }
}
