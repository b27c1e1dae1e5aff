using System.Text.Json;
using FunctionsHost.Protocol;
using Google.Protobuf;
using Microsoft.Azure.WebJobs;

namespace FunctionsHost;

/// <summary>Hands what a trigger brings to the worker.</summary>
public static class Dispatcher
{
    internal static WorkerChannel Channel { get; set; } = null!;

    internal static PublishedApp App { get; set; } = null!;

    /// <summary>Called by every function's dynamic method.</summary>
    public static Task RunAsync(string name, object value, CancellationToken cancellationToken)
    {
        var function = App.Functions.First(f => f.Name == name);
        Dictionary<string, string> metadata = [];
        var input = value switch
        {
            TimerInfo timer => new TypedData { Json = JsonSerializer.Serialize(new { timer.ScheduleStatus, timer.IsPastDue }) },
            ParameterBindingData data => new TypedData
            {
                ModelBindingData = new ModelBindingData
                {
                    Version = data.Version,
                    Source = data.Source,
                    ContentType = data.ContentType,
                    Content = ByteString.CopyFrom(data.Content),
                },
            },
            _ => new TypedData { String = $"{value}" },
        };
        if (function.TriggerType == "queueTrigger")
        {
            metadata["QueueTrigger"] = $"{value}";
        }

        return Channel.InvokeAsync(function, $"{Guid.NewGuid()}", input, metadata, cancellationToken);
    }
}
