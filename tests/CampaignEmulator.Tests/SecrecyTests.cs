using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CampaignEmulator.Tests;

public sealed class SecrecyTests
{
    private const string Secret = "canary-5d1f";

    [Fact]
    public async Task No_page_call_or_log_shows_a_token_a_key_or_a_secret()
    {
        var cancelled = TestContext.Current.CancellationToken;
        using var log = new Lines();
        await using var app = EmulatorApp.Build(["--urls", "http://127.0.0.1:0"], logging: logging => logging.AddProvider(log)
            .SetMinimumLevel(LogLevel.Trace));
        await app.StartAsync(cancelled);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await client.PutAsync("/_emulator/settings", new StringContent($$"""{"clientSecrets":["{{Secret}}-s"],"apiKeys":["{{Secret}}-k"]}"""), cancelled);
        using var form = new FormUrlEncodedContent([
            new("client_id", "me"), new("client_secret", Secret + "-s"), new("grant_type", "client_credentials"),
                new("scope", "openid")]);
        var token = (await Reply.OfAsync(await client.PostAsync("/ims/token/v3?client_secret=" + Secret, form, cancelled)))
            .Json.GetProperty("access_token").GetString()!;
        foreach (var path in new[] { Emulator.At("WKF1"), Emulator.At("@" + Secret), "/acme/x?access_token=" + token, "/acme/" + token })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Api-Key", Secret + "-k");
            request.Headers.Add("Authorization", "Bearer " + token);
            request.Headers.Add("X-Request-Id", "Bearer " + token);
            (await client.SendAsync(request, cancelled)).Dispose();
        }

        foreach (var path in new[] { "/", "/_emulator/settings", "/_emulator/calls", "/_emulator/tokens", "/_emulator/signals",
            "/_emulator/faults" })
        {
            var text = await client.GetStringAsync(path, cancelled);
            text.ShouldNotContain(Secret);
            text.ShouldNotContain(token);
        }

        log.All.ShouldNotBeEmpty();
        log.All.ShouldAllBe(line => !line.Contains(Secret) && !line.Contains(token));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?,
            string> formatter) =>
            All.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
