using CampaignEmulator;

if (args is ["--help" or "-h"])
{
    Console.WriteLine(EmulatorOptions.Usage);
    return 0;
}

try
{
    await using var app = EmulatorApp.Build(args, logging: logging =>
        logging.AddSimpleConsole(console => console.SingleLine = true));
    await app.StartAsync();
    Console.WriteLine($"The Campaign emulator listens on {string.Join(", ", app.Urls)}; open it to see what it holds. Ctrl+C ends it.");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception mistake) when (mistake is InvalidInputException or IOException or FormatException)
{
    await Console.Error.WriteLineAsync(mistake.Message);
    return 2;
}
