using Campaign.Client;
using Newtonsoft.Json.Linq;
using SignalBridge.Mapping;
using SignalBridge.Words;

namespace SignalBridge.Routing;

/// <summary>Parameters given by name, as an operator does, instead of mapped from a source.</summary>
internal static class DirectParameters
{
    public static MappedParameters Map(Signal signal, JObject given, string source, ParameterForm form)
    {
        var values = new List<SignalParameter>();
        var reasons = given.Properties().Where(p => signal.Parameters.All(d => d.Name != p.Name))
            .Select(p => $"'{p.Name}' is not declared{NearestName.Hint(p.Name, signal.Parameters.Select(d => d.Name))}").ToList();
        foreach (var declared in signal.Parameters)
        {
            declared.AddTo(values, reasons, given[declared.Name]);
        }

        return MappedParameters.Checked(values, reasons, source, form);
    }
}
