using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CampaignEmulator;

/// <summary>The access tokens that IMS has issued. Only their hashes are kept, so nothing can show one.</summary>
public sealed class TokenStore
{
    // {"alg":"RS256","x5u":"ims_na1-key-at-1.cer","itt":"at"}: real ones are JWTs and begin like one.
    private static readonly string Header =
        Base64Url.EncodeToString("""{"alg":"RS256","x5u":"ims_na1-key-at-1.cer","itt":"at"}"""u8);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _expiries = [];
    private readonly EmulatorClock _clock;

    internal TokenStore(EmulatorClock clock) => _clock = clock;

    /// <summary>How many tokens are valid now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _expiries.Values.Count(expiry => _clock.GetUtcNow() < expiry);
        }
    }

    /// <summary>Issues a token, for who seeds without HTTP.</summary>
    public string Issue(TimeSpan lifetime)
    {
        var token =
            $"{Header}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(300))}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(256))}";
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            foreach (var (old, expiry) in _expiries)
                if (expiry + TimeSpan.FromDays(1) < now)
                    _expiries.Remove(old);
            _expiries[Hash(token)] = now + lifetime;
        }

        return token;
    }

    /// <summary>Revokes every token; how many were valid.</summary>
    public int RevokeAll()
    {
        lock (_lock)
        {
            var count = Count;
            _expiries.Clear();
            return count;
        }
    }

    internal bool IsValid(string token)
    {
        lock (_lock)
            return _expiries.TryGetValue(Hash(token), out var expiry) && _clock.GetUtcNow() < expiry;
    }

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
