using System.Runtime.CompilerServices;

namespace WebhookVerification.Signatures;

/// <summary>The signatures that a request bears, as slices of its headers: nothing is copied.</summary>
internal struct Candidates
{
    /// <summary>
    /// Far more than any provider sends; each costs a comparison, so a sender may not choose how many there are.
    /// </summary>
    public const int Most = 8;

    private Slots _slots;

    public int Count { get; private set; }

    public bool IsFull => Count == Most;

    public void Add(string header, int versionStart, int versionLength, int valueStart, int valueLength) =>
        _slots[Count++] = new Slot(header, versionStart, versionLength, valueStart, valueLength);

    /// <summary>
    /// The version under which a signature stands in a list (<c>v1</c>); empty where the header is the signature.
    /// </summary>
    public readonly ReadOnlySpan<char> Version(int index) =>
        _slots[index].Header.AsSpan(_slots[index].VersionStart, _slots[index].VersionLength);

    public readonly ReadOnlySpan<char> Value(int index) =>
        _slots[index].Header.AsSpan(_slots[index].ValueStart, _slots[index].ValueLength);

    private readonly record struct Slot(string Header, int VersionStart, int VersionLength, int ValueStart, int ValueLength);

    [InlineArray(Most)]
    private struct Slots
    {
        private Slot _first;
    }
}
