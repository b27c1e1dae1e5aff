using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using SignalBridge.Configuration;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>
/// Takes what is kept of a request, on its way out, and puts it into a queue of bounded length and weight that one writer empties
/// behind the answers. It never waits and never throws: what does not fit is dropped and counted.
/// </summary>
internal sealed class RequestKeeper(RequestGate gate, HookNumbers numbers)
{
    /// <summary>How many may wait to be written.</summary>
    public const int Length = 1_000;

    /// <summary>About how many bytes those may take.</summary>
    public const int Weight = 8 << 20;

    private static readonly RequestsOptions Defaults = new();

    private readonly Channel<KeptRequest> _queue =
        Channel.CreateBounded<KeptRequest>(new BoundedChannelOptions(Length) { SingleReader = true });
    private int _weight;

    public ChannelReader<KeptRequest> Queue => _queue.Reader;

    /// <summary>Keeps a request that has its answer, where its hook wants that.</summary>
    /// <param name="visit">The request; what is kept of it is copied.</param>
    /// <param name="what">What the answer is counted as.</param>
    /// <param name="answer">The answer.</param>
    public void Keep(Visit visit, string what, IResult answer)
    {
        var cause = RequestCauses.Of(what);
        var settings = visit.Hook?.Requests ?? Defaults;
        if (!RequestCauses.IsKept(settings.Keep, cause))
        {
            return;
        }

        if (!gate.TryEnter(visit.Name, settings.MaximumPerHour, visit.ReceivedAt))
        {
            numbers.Count(visit.Name, HookNumbers.OverLimit);
            return;
        }

        var isKept = false;
        try
        {
            var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
            isKept = TryQueue(RequestParts.Take(visit, cause, status, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4))));
        }
        catch (Exception)
        {
            // Whatever it was: a webhook does not fail because of what is kept of it.
        }

        if (!isKept)
        {
            numbers.Count(visit.Name, HookNumbers.Dropped);
        }
    }

    /// <summary>What was taken out of the queue is written, or given up.</summary>
    public void Done(KeptRequest kept) => Interlocked.Add(ref _weight, -kept.Weight);

    /// <summary>Nothing more is taken.</summary>
    public void Close() => _queue.Writer.TryComplete();

    private bool TryQueue(KeptRequest kept)
    {
        if (Interlocked.Add(ref _weight, kept.Weight) <= Weight && _queue.Writer.TryWrite(kept))
        {
            return true;
        }

        Done(kept);
        return false;
    }
}
