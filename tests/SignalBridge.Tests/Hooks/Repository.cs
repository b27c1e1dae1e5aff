namespace SignalBridge.Tests.Hooks;

/// <summary>Finds files of this repository, wherever the tests run from.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Functions.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("No folder above the tests has Functions.sln.");
        return folder;
    }
}
