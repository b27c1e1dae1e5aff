namespace SignalBridge.Storage;

/// <summary>Storage could not be reached: nothing was accepted, and the sender should try again.</summary>
internal sealed class StorageUnavailableException(Exception cause) : Exception("Storage is not available.", cause);
