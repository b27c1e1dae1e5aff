using System.Reflection;

namespace SignalBridge.Functions.Tests.Deployment;

/// <summary>The working tree that the tests were built from, and the programs that came with the packages.</summary>
internal static class Repository
{
    public static string Root => Metadata("Repository");

    public static string Bicep => Downloaded(Metadata("Bicep") + (OperatingSystem.IsWindows() ? ".exe" : ""));

    public static string PowerShell =>
        Downloaded(Path.Combine(Metadata("PowerShell"), OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll"));

    public static string At(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;

    private static string Downloaded(string path) =>
        File.Exists(path) ? path : throw new InvalidOperationException(
            $"{path} is not there: it comes with 'dotnet restore' as a package. Is there such a package for this machine, and is the package cache the one of the build?");
}
