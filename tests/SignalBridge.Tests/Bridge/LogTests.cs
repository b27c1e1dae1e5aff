using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using SignalBridge.Local;
using SignalBridge.Routing;
using SignalBridge.Server;

namespace SignalBridge.Tests.Bridge;

/// <summary>What holds for every line that is logged.</summary>
public sealed class LogTests
{
    private static readonly Assembly[] Programs = [typeof(Signal).Assembly, typeof(ServerApp).Assembly,
        typeof(LocalCommand).Assembly];

    [Fact]
    public void A_moment_is_written_as_ISO_8601_in_UTC()
    {
        var messages = Programs.SelectMany(program => program.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, method.GetCustomAttribute<LoggerMessageAttribute>()?.Message))
            .Where(logged => logged.Message is not null).ToList();
        messages.Count.ShouldBeGreaterThan(20);
        var moments = messages.SelectMany(logged => logged.Method.GetParameters()
            .Where(p => (Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType) is var type
                && (type == typeof(DateTimeOffset) || type == typeof(DateTime)))
            .Select(p => (logged.Message, Name: p.Name!.TrimStart('@')))).ToList();

        moments.ShouldNotBeEmpty();
        moments.ShouldAllBe(moment => Regex.IsMatch(moment.Message!, $$"""\{{{moment.Name}}:u\}""", RegexOptions.IgnoreCase));
    }

    [Theory]
    [InlineData(0, "0 events")]
    [InlineData(1, "1 event")]
    [InlineData(2, "2 events")]
    public void A_number_has_its_noun(long count, string text) => Words.Plural.Of(count, "event").ShouldBe(text);
}
