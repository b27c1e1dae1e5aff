using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>Numbers of an hour or a day as a row: one of each instance that counted, or the sum of those that are gone.</summary>
internal sealed record NumbersRow(string Key, Numbers Numbers, ETag ETag)
{
    public const string Partition = "numbers";
    public const string HourPrefix = "hour|";
    public const string DayPrefix = "day|";

    private const string Sum = "sum";

    // What a column holds, and how many there may be: some thousands of hooks.
    private const int ColumnBytes = 60_000;
    private const int Columns = 15;

    public bool IsHour => Key.StartsWith(HourPrefix, StringComparison.Ordinal);

    public bool IsSum => Key.EndsWith($"|{Sum}", StringComparison.Ordinal);

    /// <summary>When the hour or day begins.</summary>
    public DateTimeOffset At => IsHour
        ? DateTimeOffset.ParseExact(Key.AsSpan(HourPrefix.Length, 10), "yyyyMMddHH", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal)
        : DateTimeOffset.ParseExact(Key.AsSpan(DayPrefix.Length, 8), "yyyyMMdd", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal);

    public static string HourKey(long hour, Guid writer) => $"{HourPrefix}{Time(hour):yyyyMMddHH}|{writer:N}";

    public static string HourSum(DateTimeOffset at) => $"{HourPrefix}{at.UtcDateTime:yyyyMMddHH}|{Sum}";

    public static string DaySum(DateTimeOffset at) => $"{DayPrefix}{at.UtcDateTime:yyyyMMdd}|{Sum}";

    public static TableEntity Write(string key, Numbers numbers)
    {
        var row = new TableEntity(Partition, key);
        var chunks = JsonSerializer.SerializeToUtf8Bytes(numbers, NumbersJson.Default.Numbers).Chunk(ColumnBytes).ToList();
        for (var i = 0; i < chunks.Count; i++)
        {
            row[$"Numbers{i}"] = chunks[i];
        }

        return row;
    }

    public static NumbersRow Read(TableEntity row)
    {
        var bytes =
            Enumerable.Range(0, Columns).Select(i => row.GetBinary($"Numbers{i}")).TakeWhile(chunk => chunk is not null)
                .SelectMany(chunk => chunk!);
        return new NumbersRow(row.RowKey, JsonSerializer.Deserialize([.. bytes], NumbersJson.Default.Numbers)!, row.ETag);
    }

    private static DateTime Time(long hour) => new(hour * TimeSpan.TicksPerHour, DateTimeKind.Utc);
}
