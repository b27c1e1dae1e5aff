using System.Collections.Concurrent;
using System.Threading.Channels;
using FunctionsHost.Protocol;
using Google.Protobuf.WellKnownTypes;

namespace FunctionsHost;

/// <summary>What the host and its worker say to each other: start, load, invoke, log, end.</summary>
internal sealed class WorkerChannel(PublishedApp app, ILogger<WorkerChannel> log)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<StatusResult>> _invocations = new();
    private volatile ChannelWriter<StreamingMessage>? _worker;
    private volatile TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _loaded;

    /// <summary>Completes with the worker's own HTTP address when every function is loaded.</summary>
    public Task<Uri> ReadyAsync => _ready.Task;

    public void Receive(StreamingMessage message, ChannelWriter<StreamingMessage> worker)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                worker.TryWrite(new StreamingMessage
                {
                    WorkerInitRequest = new WorkerInitRequest
                    {
                        HostVersion = "4.0.0",
                        WorkerDirectory = app.Folder,
                        FunctionAppDirectory = app.Folder
                    },
                });
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Load(message.WorkerInitResponse, worker);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                Loaded(message.FunctionLoadResponse);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                {
                    invocation.TrySetResult(message.InvocationResponse.Result);
                }

                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Write(message.RpcLog);
                break;
            default:
                break;
        }
    }

    /// <summary>Has the worker run a function, and waits for its result.</summary>
    /// <exception cref="InvalidOperationException">The function failed, or the worker died.</exception>
    public async Task InvokeAsync(Function function, string invocation, TypedData input, IEnumerable<KeyValuePair<string,
        string>> metadata, CancellationToken cancellationToken)
    {
        await _ready.Task.WaitAsync(cancellationToken);
        var worker = _worker ?? throw new InvalidOperationException("There is no worker.");
        var result =
            _invocations[invocation] = new TaskCompletionSource<StatusResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var request = new InvocationRequest
        {
            InvocationId = invocation,
            FunctionId = function.Id,
            TraceContext = new RpcTraceContext()
        };
        request.InputData.Add(new ParameterBinding { Name = function.TriggerName, Data = input });
        foreach (var (name, value) in metadata)
        {
            request.TriggerMetadata[name] = new TypedData { String = value };
        }

        worker.TryWrite(new StreamingMessage { InvocationRequest = request });
        await using var cancelling = cancellationToken.Register(
            () => worker.TryWrite(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocation } }));
        var status = await result.Task;
        if (status.Status != StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException($"{function.Name} failed: {status.Exception?.Message ?? status.Result}");
        }
    }

    /// <summary>Tells the worker to end.</summary>
    public void Terminate() =>
        _worker?.TryWrite(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(Grace) } });

    /// <summary>The worker is dead: what it had in hand has failed.</summary>
    public void Lost()
    {
        _worker = null;
        _ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loaded = 0;
        foreach (var invocation in _invocations.Keys)
        {
            if (_invocations.TryRemove(invocation, out var result))
            {
                result.TrySetResult(new StatusResult { Status = StatusResult.Types.Status.Failure, Result = "The worker died." });
            }
        }
    }

    private void Load(WorkerInitResponse initialised, ChannelWriter<StreamingMessage> worker)
    {
        if (initialised.Result.Status != StatusResult.Types.Status.Success)
        {
            log.LogError("The worker could not start: {Reason}", initialised.Result.Exception?.Message);
            return;
        }

        _worker = worker;
        Address = new Uri(initialised.Capabilities["HttpUri"]);
        foreach (var function in app.Functions)
        {
            var metadata = new RpcFunctionMetadata
            {
                Name = function.Name,
                FunctionId = function.Id,
                Language = "dotnet-isolated",
                EntryPoint = function.EntryPoint,
                ScriptFile = function.ScriptFile,
                Directory = app.Folder,
            };
            foreach (var binding in function.Bindings)
            {
                metadata.RawBindings.Add(binding.ToJsonString());
                metadata.Bindings[(string)binding["name"]!] = Describe(binding);
            }

            worker.TryWrite(new StreamingMessage
            {
                FunctionLoadRequest = new FunctionLoadRequest
                {
                    FunctionId = function.Id,
                    Metadata = metadata
                }
            });
        }
    }

    private Uri? Address { get; set; }

    private static BindingInfo Describe(System.Text.Json.Nodes.JsonNode binding)
    {
        var info = new BindingInfo
        {
            Type = (string)binding["type"]!,
            Direction = string.Equals((string?)binding["direction"], "out", StringComparison.OrdinalIgnoreCase)
                ? BindingInfo.Types.Direction.Out : BindingInfo.Types.Direction.In,
        };
        foreach (var (name, value) in binding["properties"]?.AsObject() ?? [])
        {
            info.Properties[name] = $"{value}";
        }

        return info;
    }

    private void Loaded(FunctionLoadResponse response)
    {
        if (response.Result.Status != StatusResult.Types.Status.Success)
        {
            var function = app.Functions.First(f => f.Id == response.FunctionId);
            log.LogError("The worker cannot load the function {Function}: {Reason}", function.Name,
                response.Result.Exception?.Message);
        }

        if (Interlocked.Increment(ref _loaded) == app.Functions.Count)
        {
            log.LogInformation("The worker has loaded {Count} functions.", _loaded);
            _ready.TrySetResult(Address!);
        }
    }

    /// <summary>As the host does: a line of no invocation that is under way is dropped.</summary>
    private void Write(RpcLog line)
    {
        if (line.LogCategory == RpcLog.Types.RpcLogCategory.User && _invocations.ContainsKey(line.InvocationId))
        {
            log.Log((LogLevel)line.Level, "[{Category}] {Message} {Exception}", line.Category, line.Message,
                line.Exception?.Message);
        }
    }
}
