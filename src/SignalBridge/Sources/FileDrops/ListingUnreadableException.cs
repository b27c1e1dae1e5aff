namespace SignalBridge.Sources.FileDrops;

/// <summary>The import container's listing is no XML: a blob in it has a name that XML cannot hold.</summary>
internal sealed class ListingUnreadableException(string container, Exception cause) : Exception(
    $"The container {container} cannot be listed: the answer is not readable ({cause.Message.TrimEnd('.')}). A blob in it probably "
    + "has a control character in its name; remove or rename that blob. Until then, only files that Event Grid tells of are taken.",
    cause);
