using Azure;

namespace SignalBridge.Storage;

/// <summary>What storage's refusals mean.</summary>
internal static class StorageErrors
{
    public const int NotFound = 404;
    public const int Conflict = 409;

    /// <summary>The error code of a row that is there already.</summary>
    public const string RowExists = "EntityAlreadyExists";

    public const int PreconditionFailed = 412;

    /// <summary>
    /// Whether storage is away, overloaded or closed to us (a role not yet in force), as opposed to refusing what was asked. The
    /// SDK wraps its last tries in an aggregate.
    /// </summary>
    public static bool IsUnavailable(Exception e) => e switch
    {
        RequestFailedException failed => failed.Status is 0 or 401 or 403 or 408 or 429 or >= 500 || IsNotSetUp(failed),
        Azure.Identity.AuthenticationFailedException => true,
        AggregateException many => many.InnerExceptions.All(IsUnavailable),
        IOException or HttpRequestException => true,
        // The SDK's own time-out; the caller's cancellation is told apart where it is caught.
        OperationCanceledException => true,
        _ => false,
    };

    // The table, queue or container is being made, or was deleted under us: ours to mend, not the sender's.
    private static bool IsNotSetUp(RequestFailedException failed) =>
        failed.ErrorCode is "TableNotFound" or "QueueNotFound" or "ContainerNotFound" or "TableBeingDeleted" or "QueueBeingDeleted" or "ContainerBeingDeleted";
}
