using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SignalBridge.Functions;

/// <summary>
/// Lines that belong to no invocation: storage away, a turn by an alarm, a mistake in a changed configuration. The host drops
/// these when they come by the worker's own way, and shows what the worker prints; so they are printed, one line each.
/// </summary>
internal sealed class HostConsole() : ConsoleFormatter(FormatterName)
{
    /// <summary>The name by which the host finds the invocation that a line belongs to.</summary>
    public const string InvocationKey = "AzureFunctions_InvocationId";

    private const string FormatterName = "outside-invocations";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (IsInvocation(scopeProvider))
        {
            return;
        }

        // The host tells a line's level by these words, where it comes by the error stream.
        var level = logEntry.LogLevel switch { >= LogLevel.Error => "error: ", LogLevel.Warning => "warning: ", _ => "" };
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var text = logEntry.Exception is null ? message : $"{message} {logEntry.Exception}";
        textWriter.WriteLine($"{level}{logEntry.Category}: {text.ReplaceLineEndings(" ")}");
    }

    /// <summary>Adds it to the worker's log.</summary>
    public static void Add(ILoggingBuilder logging)
    {
        logging.AddConsoleFormatter<HostConsole, ConsoleFormatterOptions>();
        logging.AddConsole(console =>
            (console.FormatterName, console.LogToStandardErrorThreshold) = (FormatterName, LogLevel.Warning));
    }

    private static bool IsInvocation(IExternalScopeProvider? scopes)
    {
        var found = new bool[1];
        scopes?.ForEachScope(static (scope, found) => found[0] |= scope is IEnumerable<KeyValuePair<string, object?>> values
            && values.Any(v => v.Key == InvocationKey), found);
        return found[0];
    }
}
