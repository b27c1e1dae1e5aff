using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using SignalBridge.Hosting;
using SignalBridge.Operations;

namespace SignalBridge.Functions;

/// <summary>
/// Around every invocation: one log scope, an answer where an operator's call has a query that it does not take, and one where
/// an HTTP function throws. What any other trigger throws goes to the Functions host, which tries again.
/// </summary>
internal sealed partial class Invocations(ILogger<Invocations> log) : IFunctionsWorkerMiddleware
{
    // What a trigger is about: route parameters, a wake's text, a blob's name.
    private static readonly string[] Subjects = ["hook", "name", "id", "QueueTrigger"];

    // The worker hands a line to the host under the invocation that a scope names so, and a line without one is dropped by the
    // host. With OpenTelemetry on, the worker's own scope names it otherwise
    // (https://github.com/Azure/azure-functions-dotnet-worker/issues/3487).
    private static readonly Func<ILogger, string, string, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, string, string>($"{{Function}} {{Subject}} {{{HostConsole.InvocationKey}}}");

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        if (http is not null)
        {
            AnswerHeaders.AddTo(http);
        }

        using var scope = Scope(log, context.FunctionDefinition.Name, Subject(context), context.InvocationId);
        try
        {
            if (http is not null && OperatorQuery.Problem(http.Request) is { } problem)
            {
                context.GetInvocationResult().Value = problem;
                return;
            }

            await next(context);
        }
        catch (Exception e) when (http is not null)
        {
            Log.Failed(log, context.FunctionDefinition.Name, e);
            context.GetInvocationResult().Value = Failures.Answer(e);
        }
    }

    private static string Subject(FunctionContext context) =>
        Subjects.Select(key => context.BindingContext.BindingData.GetValueOrDefault(key) as string)
            .FirstOrDefault(text => text is not null) ?? "";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed.")]
        public static partial void Failed(ILogger logger, string function, Exception exception);
    }
}
