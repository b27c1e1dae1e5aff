using System.Threading.Channels;
using FunctionsHost.Protocol;
using Grpc.Core;

namespace FunctionsHost;

/// <summary>The one stream of messages that a worker opens to its host.</summary>
internal sealed class WorkerStream(WorkerChannel channel) : FunctionRpc.FunctionRpcBase
{
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
            ServerCallContext context)
    {
        var outgoing = Channel.CreateUnbounded<StreamingMessage>();
        var sending = SendAsync(outgoing.Reader, responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                channel.Receive(message, outgoing.Writer);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The worker is gone; the channel learns it from the process.
        }

        outgoing.Writer.TryComplete();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task SendAsync(ChannelReader<StreamingMessage> messages, IServerStreamWriter<StreamingMessage> stream,
        CancellationToken cancellationToken)
    {
        await foreach (var message in messages.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(message, cancellationToken);
        }
    }
}
