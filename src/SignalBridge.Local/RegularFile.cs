using System.Formats.Tar;

namespace SignalBridge.Local;

/// <summary>Tells files from what only looks like one: a pipe, which nobody may ever write to, a socket, a device.</summary>
internal static class RegularFile
{
    public static bool Is(FileInfo file)
    {
        // All others have no bytes of their own. .NET tells a file's kind only where it archives it, and opens none of those.
        if (OperatingSystem.IsWindows() || file.Length > 0)
        {
            return true;
        }

        try
        {
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
            {
                writer.WriteEntry(file.FullName, "file");
            }

            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()?.EntryType == TarEntryType.RegularFile;
        }
        catch (IOException)
        {
            // A socket has no place in an archive.
            return false;
        }
    }
}
