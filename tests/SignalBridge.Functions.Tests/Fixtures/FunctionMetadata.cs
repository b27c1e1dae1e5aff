using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;

namespace SignalBridge.Functions.Tests.Fixtures;

/// <summary>What the worker tells the Functions host of its functions: the metadata that the build generated.</summary>
internal static class FunctionMetadata
{
    /// <summary>Every function's name, entry point and one binding.</summary>
    public static async Task<IReadOnlyList<(string Name, string EntryPoint, JsonNode Trigger)>> AllAsync()
    {
        using var app = AppUnderTest.Build([]);
        var functions =
            await app.Services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync(AppContext.BaseDirectory);
        return [.. functions.Select(f =>
            (f.Name!, f.EntryPoint!,
                JsonNode.Parse(f.RawBindings!.Single(b => b.Contains("Trigger", StringComparison.Ordinal)))!))];
    }
}
