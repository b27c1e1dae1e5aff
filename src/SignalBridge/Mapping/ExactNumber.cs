using System.Globalization;
using System.Numerics;
using Newtonsoft.Json.Linq;

namespace SignalBridge.Mapping;

/// <summary>
/// Numbers as functions compute with them: integers of up to 400 digits exactly, all others as doubles, and never infinity.
/// </summary>
internal sealed class ExactNumber : IComparer<JToken>
{
    /// <summary>Compares numbers: integers exactly, otherwise as doubles.</summary>
    public static ExactNumber Order { get; } = new();

    /// <summary>The value of an integer; null for other numbers.</summary>
    public static BigInteger? Integer(JToken number) => ((JValue)number).Value switch
    {
        long value => value,
        BigInteger value => value,
        _ => null,
    };

    /// <summary>The value of any number.</summary>
    /// <exception cref="OverflowException">A double does not reach that far.</exception>
    public static double Double(JToken number)
    {
        var value =
            Integer(number) is { } integer ? (double)integer
                : Convert.ToDouble(((JValue)number).Value, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? value : throw TooLarge();
    }

    public static JToken From(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue ? new JValue((long)value) : new JValue(value);

    /// <summary>A computed double: an integer where it is whole.</summary>
    /// <exception cref="OverflowException">It is no number any more.</exception>
    public static JToken From(double value) =>
        !double.IsFinite(value) ? throw TooLarge()
        : double.IsInteger(value) && Math.Abs(value) < long.MaxValue ? new JValue((long)value)
        : new JValue(value);

    public static OverflowException TooLarge() =>
        new("a number is too large to compute with; integers may have 400 digits, other numbers 308 before the point");

    public int Compare(JToken? x, JToken? y) =>
        Integer(x!) is { } one && Integer(y!) is { } other ? one.CompareTo(other) : Double(x!).CompareTo(Double(y!));
}
