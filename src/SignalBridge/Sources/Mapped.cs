using Campaign.Client;
using SignalBridge.Mapping;

namespace SignalBridge.Sources;

/// <summary>What the mapping in force makes of what came in.</summary>
internal abstract record Mapped
{
    /// <summary>It has parameters that the signal takes.</summary>
    public sealed record Fit(IReadOnlyList<SignalParameter> Values) : Mapped;

    /// <summary>It cannot be mapped, for these reasons; there is one at least.</summary>
    public sealed record Unfit(IReadOnlyList<string> Reasons) : Mapped;

    /// <summary>The condition of its source leaves it out.</summary>
    public sealed record Filtered : Mapped;

    /// <summary>Maps by a source's condition and its expressions.</summary>
    /// <exception cref="FormatException">An expression cannot be evaluated; the message is a reason.</exception>
    public static Mapped By(
        MappingContext context, MappingExpression? when, ParameterMap parameters, string source, ParameterForm form) =>
        when?.Holds(context) == false ? new Filtered() : From(parameters.Map(context, source, form));

    public static Mapped From(MappedParameters made) => made.Fits ? new Fit(made.Values) : new Unfit(made.Reasons);

    /// <summary>Maps, and takes what cannot be read or evaluated for a reason.</summary>
    public static Mapped Try(Func<Mapped> map)
    {
        try
        {
            return map();
        }
        catch (FormatException e)
        {
            return new Unfit([e.Message]);
        }
    }
}
