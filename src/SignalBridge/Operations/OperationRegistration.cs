using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Operations.Requests;

namespace SignalBridge.Operations;

/// <summary>What operators see and do.</summary>
internal static class OperationRegistration
{
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<RequestEndpoints>()
        .AddSingleton<RequestGroups>()
        .AddSingleton<RequestSearch>()
        .AddSingleton<VerifyAgain>()
        .AddSingleton<NumbersEndpoints>()
        .AddSingleton<Operator>()
        .AddSingleton<ReplayMapping>()
        .AddSingleton<ReplayForecaster>()
        .AddSingleton<Replay>()
        .AddSingleton<OperatorEndpoints>()
        .AddSingleton<ReplayEndpoints>()
        .AddSingleton<UnconfiguredSignals>()
        .AddSingleton<BridgeEndpoints>();
}
