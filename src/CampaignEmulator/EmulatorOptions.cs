namespace CampaignEmulator;

/// <summary>The command line.</summary>
internal sealed record EmulatorOptions
{
    public const string Usage = "CampaignEmulator [--urls http://127.0.0.1:7072] [--seed FILE] [--certificate FILE]";

    /// <summary>Where to listen; several are separated by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:7072";

    /// <summary>The seed file; null for none.</summary>
    public string? Seed { get; init; }

    /// <summary>A PEM file with a certificate and its key, for https; null for none.</summary>
    public string? Certificate { get; init; }

    public static EmulatorOptions Parse(string[] args)
    {
        var options = new EmulatorOptions();
        // "--name=value" and "--name value" alike.
        var words = new Queue<string>(args.SelectMany(arg =>
            arg.StartsWith("--", StringComparison.Ordinal) ? arg.Split('=', 2) : [arg]));
        while (words.TryDequeue(out var word))
            options = word switch
            {
                "--urls" => options with { Urls = Value(word, words) },
                "--seed" => options with { Seed = Value(word, words) },
                "--certificate" => options with { Certificate = Value(word, words) },
                _ => throw new InvalidInputException([$"'{word}' is not an option. Usage: {Usage}"]),
            };
        InvalidInputException.ThrowIfAny(options.Urls.Split(';').SelectMany(url => Mistakes(url, options.Certificate)));
        return options;
    }

    private static IEnumerable<string> Mistakes(string url, string? certificate)
    {
        BindingAddress? address = null;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
        }

        if (address is not { Scheme: "http" or "https", Port: >= 0 and <= 65_535, PathBase: "" })
            yield return $"--urls {url} is not an address such as http://127.0.0.1:7072";
        else if (address.Scheme == "https" && certificate is null)
            yield return $"--urls {url} needs --certificate";
    }

    private static string Value(string option, Queue<string> words) => words.TryDequeue(out var value) && value.Length > 0
        ? value
        : throw new InvalidInputException([$"{option} needs a value. Usage: {Usage}"]);
}
