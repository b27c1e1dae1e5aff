using System.Text.RegularExpressions;
using SignalBridge.Configuration;

namespace SignalBridge.Routing;

/// <summary>
/// Proves the storage names by Azure's own rules, which differ for tables on the one hand, queues and containers on the other.
/// </summary>
internal static partial class StorageCheck
{
    private const int LongestWakeQueue = 56;

    public static void Check(StorageOptions storage, string path, Mistakes mistakes)
    {
        CheckTable(storage.MailboxTable, $"{path}:{nameof(storage.MailboxTable)}", mistakes);
        CheckTable(storage.SourceTable, $"{path}:{nameof(storage.SourceTable)}", mistakes);
        CheckContainer(storage.WakeQueue, $"{path}:{nameof(storage.WakeQueue)}", mistakes);
        if (storage.WakeQueue.Length > LongestWakeQueue)
        {
            mistakes.Add($"{path}:{nameof(storage.WakeQueue)}",
                $"is longer than {LongestWakeQueue} characters; the Functions host adds '-poison' to it");
        }

        CheckContainer(storage.ImportContainer, $"{path}:{nameof(storage.ImportContainer)}", mistakes);
        CheckContainer(storage.PayloadContainer, $"{path}:{nameof(storage.PayloadContainer)}", mistakes);
        CheckContainer(storage.BatchContainer, $"{path}:{nameof(storage.BatchContainer)}", mistakes);
        if (string.Equals(storage.MailboxTable, storage.SourceTable, StringComparison.OrdinalIgnoreCase))
        {
            mistakes.Add($"{path}:{nameof(storage.SourceTable)}", "must differ from MailboxTable");
        }

        if (storage.ImportContainer == storage.PayloadContainer)
        {
            mistakes.Add($"{path}:{nameof(storage.PayloadContainer)}", "must differ from ImportContainer");
        }

        if (storage.BatchContainer == storage.ImportContainer || storage.BatchContainer == storage.PayloadContainer)
        {
            mistakes.Add($"{path}:{nameof(storage.BatchContainer)}", "must differ from ImportContainer and PayloadContainer");
        }
    }

    private static void CheckTable(string name, string path, Mistakes mistakes)
    {
        // "tables" is Azure's own
        // (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).
        if (!TableName().IsMatch(name) || name.Equals("tables", StringComparison.OrdinalIgnoreCase))
        {
            mistakes.Add(path, $"'{name}' is not a table name; use 3 to 63 letters and digits, a letter first");
        }
    }

    private static void CheckContainer(string name, string path, Mistakes mistakes)
    {
        if (!ContainerName().IsMatch(name))
        {
            mistakes.Add(path, $"'{name}' is not a queue or container name; use 3 to 63 lower-case letters, digits and single hyphens");
        }
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{2,62}\z")]
    private static partial Regex TableName();

    [GeneratedRegex(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex ContainerName();
}
