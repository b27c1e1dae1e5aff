namespace SignalBridge.Tests.Configuration;

/// <summary>Holds a file of the repository equal to what is generated.</summary>
internal static class GeneratedFile
{
    private const string Switch = "SIGNALBRIDGE_WRITE";

    public static void ShouldBe(string path, string text)
    {
        if (Environment.GetEnvironmentVariable(Switch) == "1")
        {
            File.WriteAllText(path, text);
        }

        (File.Exists(path) ? File.ReadAllText(path) : "").ShouldBe(text,
            $"{Path.GetFileName(path)} is generated, and what it is made from has changed: run this test once with {Switch}=1 to write it again.");
    }
}
