using System.Net;

namespace Campaign.Client;

/// <summary>
/// The machine's proxy for every address but loopback. Only there is plain http allowed, and through a proxy it would carry the
/// token over the network in clear; .NET's proxy from the environment does not make that exception by itself.
/// </summary>
internal sealed class NoProxyToLoopback(IWebProxy machine) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => machine.Credentials;
        set => machine.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : machine.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || machine.IsBypassed(host);
}
