namespace SignalBridge.Local;

/// <summary>The folder of a run's data, which no other run has while this one goes on.</summary>
internal sealed class DataFolder : IDisposable
{
    private const int MaximumRuns = 100;

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    /// <summary>Takes the folder, or, where another run has it, one beside it: <c>.data-2</c> and so on.</summary>
    /// <exception cref="CannotStartException">The folder cannot be written to.</exception>
    public static DataFolder Take(string wanted)
    {
        for (var run = 1; run <= MaximumRuns; run++)
        {
            var path = run == 1 ? wanted : $"{System.IO.Path.TrimEndingDirectorySeparator(wanted)}-{run}";
            var file = System.IO.Path.Combine(path, ".lock");
            try
            {
                Directory.CreateDirectory(path);

                // Let go of by the system, however the run ends.
                return new DataFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && !File.Exists(file)))
            {
                throw new CannotStartException($"{path} cannot be written to; choose another folder with --data. ({e.Message})");
            }
            catch (IOException)
            {
                // Another run has it.
            }
        }

        throw new CannotStartException($"{wanted} and those beside it are in use by other runs; choose another with --data.");
    }

    public void Dispose() => _lock.Dispose();
}
