using Campaign.Client;

namespace SignalBridge.Mapping;

/// <summary>What a mapping made of its input: the parameters, or every reason why there are none.</summary>
internal sealed record MappedParameters(IReadOnlyList<SignalParameter> Values, IReadOnlyList<string> Reasons)
{
    public bool Fits => Reasons.Count == 0;

    /// <summary>
    /// The values, if there is no reason against them and the exact request that Campaign would get is within its limit.
    /// </summary>
    public static MappedParameters Checked(IReadOnlyList<SignalParameter> values, IReadOnlyList<string> reasons, string source,
        ParameterForm form)
    {
        if (reasons.Count > 0)
        {
            return new MappedParameters([], reasons);
        }

        // A character is six bytes at most, as an escape, and each value has a name, quotes and what stands between.
        if (values.Sum(v => 16 + (6 * (v.Name.Length + v.Text.Length))) + (6 * source.Length) + 64 <= TriggerBody.MaximumBytes)
        {
            return new MappedParameters(values, []);
        }

        var bytes = TriggerBody.ToUtf8(source, values, form).Length;
        return bytes <= TriggerBody.MaximumBytes
            ? new MappedParameters(values, [])
            : new MappedParameters([], [$"the request would have {bytes} bytes, and Campaign takes {TriggerBody.MaximumBytes}"]);
    }
}
