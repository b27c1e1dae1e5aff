using System.Net;
using WebhookVerification.Keys;
using static SignalBridge.Tests.Hooks.Webhooks;

namespace SignalBridge.Tests.Hooks;

public sealed class AdobeKeysTests
{
    private const string Path = "/prod/keys/pub-key-3fVj0Lv0QB.pem";

    [Fact]
    public async Task A_key_is_fetched_once_a_day()
    {
        using var host = new Host(_ => (HttpStatusCode.OK, "PEM"));
        using var keys = new AdobeKeys(host, new Uri("http://127.0.0.1"));
        keys.Cached(Path, Now).ShouldBeNull();
        (await keys.GetAsync(Path, Now, TestContext.Current.CancellationToken)).ShouldBe("PEM");
        (await keys.GetAsync(Path, Now.AddHours(23), TestContext.Current.CancellationToken)).ShouldBe("PEM");
        keys.Cached(Path, Now.AddHours(23)).ShouldBe("PEM");
        host.Requests.ShouldBe(["http://127.0.0.1" + Path]);

        (await keys.GetAsync(Path, Now.AddHours(24), TestContext.Current.CancellationToken)).ShouldBe("PEM");
        host.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Invented_names_do_not_become_requests_of_ours_again_and_again()
    {
        using var host = new Host(_ => (HttpStatusCode.NotFound, ""));
        using var keys = new AdobeKeys(host, new Uri("http://127.0.0.1"));
        for (var i = 0; i < 5; i++) (await keys.GetAsync(Path, Now, TestContext.Current.CancellationToken)).ShouldBe("");
        host.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_redirect_and_a_fault_give_no_key_for_now()
    {
        foreach (var status in new[] { HttpStatusCode.Redirect, HttpStatusCode.InternalServerError })
        {
            using var host = new Host(_ => (status, "PEM"));
            using var keys = new AdobeKeys(host, new Uri("http://127.0.0.1"));
            (await keys.GetAsync(Path, Now, TestContext.Current.CancellationToken)).ShouldBeNull();
        }
    }

    private sealed class Host(Func<string, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request.RequestUri!.ToString());
            var (status, body) = answer(request.RequestUri.AbsolutePath);
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) });
        }
    }
}
