using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SignalBridge.Functions.Tests.Fixtures;

namespace SignalBridge.Functions.Tests;

public sealed class InvocationTests
{
    private readonly Scopes _log = new();

    [Fact]
    public async Task An_HTTP_function_that_fails_for_want_of_storage_answers_503() =>
        (await StatusAsync(new RequestFailedException(503, "busy"))).ShouldBe(StatusCodes.Status503ServiceUnavailable);

    [Fact]
    public async Task An_HTTP_function_that_fails_otherwise_answers_500() =>
        (await StatusAsync(new InvalidOperationException("a defect"))).ShouldBe(StatusCodes.Status500InternalServerError);

    [Fact]
    public async Task An_HTTP_function_whose_host_stops_answers_503_so_that_the_sender_tries_again() =>
        (await StatusAsync(new OperationCanceledException())).ShouldBe(StatusCodes.Status503ServiceUnavailable);

    [Theory]
    [InlineData("/api/signals/import/events", "?stat=dead", true)]
    [InlineData("/api/signals/import/events", "?state=dead&page=x&code=y", false)]
    [InlineData("/api/signals", "?state=dead", true)]
    [InlineData("/api/hooks", "?code=y", false)]
    [InlineData("/api/hooks", "?state=dead", true)]
    [InlineData("/api/hooks/crm", "?anything=1", false)]
    [InlineData("/api/health/ready", "?anything=1", false)]
    public async Task A_query_parameter_that_an_operators_call_does_not_have_is_answered_400(string path, string query,
        bool isMistake)
    {
        var http = new DefaultHttpContext { Request = { Path = path, QueryString = new QueryString(query) } };
        var (invocation, isRun) = (new Invocation(http), false);

        await new Invocations(_log).Invoke(invocation, _ =>
        {
            isRun = true;
            return Task.CompletedTask;
        });

        isRun.ShouldBe(!isMistake);
        (invocation.GetInvocationResult().Value as IStatusCodeHttpResult)?.StatusCode.ShouldBe(StatusCodes.Status400BadRequest);
        (invocation.GetInvocationResult().Value is null).ShouldBe(!isMistake);
    }

    [Fact]
    public async Task Any_other_function_that_fails_leaves_it_to_the_host_to_try_again()
    {
        var failure = new InvalidOperationException("a defect");

        var thrown =
            await Should.ThrowAsync<InvalidOperationException>(() => new Invocations(_log)
                .Invoke(new Invocation(null), _ => throw failure));

        thrown.ShouldBeSameAs(failure);
        _log.Errors.ShouldBe(0);
    }

    [Theory]
    [InlineData("hook", "crm")]
    [InlineData("name", "crm/a.csv")]
    [InlineData("id", "import.1.0")]
    [InlineData("QueueTrigger", "audience-ready")]
    public async Task One_log_scope_says_what_an_invocation_is_about(string key, string subject)
    {
        await new Invocations(_log).Invoke(new Invocation(null, (key, subject)), _ => Task.CompletedTask);

        _log.Opened.ShouldBe([$"Function {subject} invocation"]);
    }

    private async Task<int?> StatusAsync(Exception failure)
    {
        var invocation = new Invocation(new DefaultHttpContext());
        await new Invocations(_log).Invoke(invocation, _ => throw failure);
        _log.Errors.ShouldBe(1);

        // Answers that repeat later wrap the status; executing them tells it.
        using var app = AppUnderTest.Build([]);
        var context = new DefaultHttpContext { RequestServices = app.Services };
        await invocation.GetInvocationResult().Value.ShouldBeAssignableTo<IResult>()!.ExecuteAsync(context);
        return context.Response.StatusCode;
    }

    private sealed class Scopes : ILogger<Invocations>
    {
        public List<string> Opened { get; } = [];

        public int Errors { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Opened.Add($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state,
            Exception? exception, Func<TState, Exception?, string> formatter) =>
            Errors += logLevel == LogLevel.Error ? 1 : 0;
    }
}
