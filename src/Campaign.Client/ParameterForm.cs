namespace Campaign.Client;

/// <summary>How values are written into a trigger's JSON.</summary>
public enum ParameterForm
{
    /// <summary>Every value as a JSON string, as in each sample that Adobe publishes.</summary>
    Text,

    /// <summary>Numbers and booleans as JSON numbers and booleans. Whether Campaign takes them is not documented.</summary>
    Native,
}
