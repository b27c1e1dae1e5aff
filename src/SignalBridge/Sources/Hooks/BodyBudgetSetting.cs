using System.Globalization;
using Microsoft.Extensions.Configuration;
using SignalBridge.Configuration;

namespace SignalBridge.Sources.Hooks;

/// <summary>
/// The app setting for the memory that all bodies under way may take together, in MiB: it follows the memory that an instance
/// has.
/// </summary>
internal static class BodyBudgetSetting
{
    public const string Name = "BODY_BUDGET_MIB";

    // Less would leave one hook less room than the largest body that it may take.
    private const int Least = 64;
    private const int Most = 16 * 1024;

    /// <summary>The budget in bytes; the default where nothing is set.</summary>
    public static long Read(IConfiguration configuration, Mistakes mistakes)
    {
        if (configuration[Name] is not { Length: > 0 } text)
        {
            return BodyBudget.DefaultBytes;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes)
            && mebibytes is >= Least and <= Most)
        {
            return (long)mebibytes << 20;
        }

        mistakes.Add(Name, $"'{text}' is not a whole number of MiB from {Least} to {Most}; leave it out for {BodyBudget.DefaultBytes >> 20}");
        return BodyBudget.DefaultBytes;
    }
}
