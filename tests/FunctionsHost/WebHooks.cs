using System.Reflection;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Description;
using Microsoft.Azure.WebJobs.Host.Config;

namespace FunctionsHost;

/// <summary>The extensions' own HTTP endpoints, such as the one that Event Grid posts to.</summary>
internal sealed class WebHooks(IConfiguration configuration) : IWebHookProvider
{
    /// <summary>The app setting that stands for the host's system key.</summary>
    public const string KeySetting = "FUNCTIONS_HOST_SYSTEM_KEY";

    private readonly Dictionary<string, IAsyncConverter<HttpRequestMessage,
        HttpResponseMessage>> _handlers = new(StringComparer.OrdinalIgnoreCase);

    public Uri GetUrl(IExtensionConfigProvider extension)
    {
        var name = extension.GetType().GetCustomAttribute<ExtensionAttribute>()?.ConfigurationSection ?? extension.GetType().Name;
        _handlers[name] = (IAsyncConverter<HttpRequestMessage, HttpResponseMessage>)extension;
        return new Uri($"http://127.0.0.1/runtime/webhooks/{name}");
    }

    public async Task HandleAsync(HttpContext http, string extension)
    {
        if (configuration[KeySetting] is not { Length: > 0 } key || http.Request.Query["code"] != key)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (!_handlers.TryGetValue(extension, out var handler))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method),
            $"http://127.0.0.1{http.Request.Path}{http.Request.QueryString}")
        {
            Content = new StreamContent(http.Request.Body),
        };
        foreach (var (name, values) in http.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using var response = await handler.ConvertAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
