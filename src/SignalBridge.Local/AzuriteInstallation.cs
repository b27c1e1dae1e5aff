using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace SignalBridge.Local;

/// <summary>The pinned Azurite, installed by <c>npm ci</c> on first use.</summary>
internal sealed record AzuriteInstallation(string Directory)
{
    /// <summary>Finds it, or installs it; several processes at once install it once.</summary>
    /// <param name="say">Told what takes long.</param>
    /// <exception cref="CannotStartException">There is no Node.js, or the installation failed.</exception>
    public static async Task<AzuriteInstallation> EnsureAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var directory = typeof(AzuriteInstallation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key == "AzuriteDirectory").Value!;
        var wanted =
            (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(directory, "package.json"),
                cancellationToken))!["dependencies"]!["azurite"]!;
        await using var turn = await LockAsync(Path.Combine(directory, ".install.lock"), cancellationToken);
        var pinned = await File.ReadAllTextAsync(Path.Combine(directory, "package-lock.json"), cancellationToken);
        var marker = Path.Combine(directory, "node_modules", ".installed.json");

        // Written last: without it, or with another's content, an installation broke off or is of other packages than are pinned
        // now.
        if (!File.Exists(marker) || await File.ReadAllTextAsync(marker, cancellationToken) != pinned)
        {
            say($"Installing Azurite {wanted}, the storage emulator; this happens once …");
            await InstallAsync(directory, cancellationToken);
            await File.WriteAllTextAsync(marker, pinned, cancellationToken);
        }

        return new AzuriteInstallation(directory);
    }

    private static async Task InstallAsync(string directory, CancellationToken cancellationToken)
    {
        var start =
            OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", "npm", "ci"]) : new ProcessStartInfo("npm", ["ci"]);
        foreach (var argument in (string[])["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"])
        {
            start.ArgumentList.Add(argument);
        }

        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (directory, true, true);
        using var npm = Start(start);
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await npm.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await npm.WaitForExitAsync(cancellationToken);
        if (npm.ExitCode != 0)
        {
            throw new CannotStartException($"npm could not install Azurite: {errors.Trim().Split('\n')[0]}");
        }
    }

    /// <summary>Starts node or npm.</summary>
    /// <exception cref="CannotStartException">It is not installed.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new CannotStartException(
                "Node.js 20 or later with npm is needed to run Azurite, the storage emulator; install it, or name a storage account with --storage.");
        }
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellationToken);
            }
        }
    }
}
