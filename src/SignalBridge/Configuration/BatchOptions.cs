namespace SignalBridge.Configuration;

/// <summary>
/// How the policy <c>Batch</c> hands a file over. Its columns are <c>id</c>, <c>receivedAt</c> and the signal's parameters; the
/// activity declares the parameters named here instead.
/// </summary>
public sealed class BatchOptions
{
    /// <summary>How the file is written. Default: <c>Csv</c>.</summary>
    public BatchFormat Format { get; set; }

    /// <summary>The parameter that carries the file's name in the batch container. Default: <c>file</c>.</summary>
    public string FileParameter { get; set; } = "file";

    /// <summary>
    /// The parameter that carries how many events the file holds; empty to leave it out. Default: <c>count</c>.
    /// </summary>
    public string? CountParameter { get; set; } = "count";

    /// <summary>
    /// The parameter that carries when the first of them was received; empty to leave it out. Default: <c>first</c>.
    /// </summary>
    public string? FirstParameter { get; set; } = "first";

    /// <summary>
    /// The parameter that carries when the last of them was received; empty to leave it out. Default: <c>last</c>.
    /// </summary>
    public string? LastParameter { get; set; } = "last";
}
