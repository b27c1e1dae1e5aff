using System.Buffers;
using System.Security.Cryptography;

namespace WebhookVerification.Signatures;

/// <summary>The bytes that a signature covers; dispose to give a rented buffer back.</summary>
internal readonly ref struct SignedBytes
{
    private readonly byte[]? _rented;

    /// <summary>Borrows what is there already.</summary>
    public SignedBytes(ReadOnlySpan<byte> span) => Span = span;

    public SignedBytes(byte[] rented, int length)
    {
        _rented = rented;
        Span = rented.AsSpan(0, length);
    }

    public ReadOnlySpan<byte> Span { get; }

    public void Dispose()
    {
        if (_rented is null) return;
        // It may have held a body with personal data; the next tenant of the buffer must not see it.
        CryptographicOperations.ZeroMemory(_rented.AsSpan(0, Span.Length));
        ArrayPool<byte>.Shared.Return(_rented);
    }
}
