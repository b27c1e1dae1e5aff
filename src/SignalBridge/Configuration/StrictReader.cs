using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace SignalBridge.Configuration;

/// <summary>
/// Reads a configuration section into an options object and reports every mistake on the way. The framework's own binder
/// stops at the first one, skips misspelt keys or names them without a path, and knows no references to settings.
/// </summary>
internal sealed partial class StrictReader(IConfiguration settings, Mistakes mistakes)
{
    /// <summary>Fills <paramref name="target"/>'s properties from the section's children.</summary>
    public void Read(IConfigurationSection section, object target)
    {
        var properties = target.GetType().GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property))
            {
                mistakes.Add(child.Path, $"is not a setting here{NearestName.Hint(child.Key, properties.Keys)}");
            }
            else if (ReadValue(child, property.PropertyType) is { } value)
            {
                property.SetValue(target, value);
            }
        }
    }

    private object? ReadValue(IConfigurationSection section, Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var isScalar = type == typeof(string) || type.IsValueType;
        var hasChildren = section.GetChildren().Any();
        if (isScalar)
        {
            if (hasChildren)
            {
                mistakes.Add(section.Path, "takes one value, not an object or a list");
                return null;
            }

            return section.Value is { } text && Resolve(section.Path, text) is { } resolved ? Convert(section.Path, resolved, type) : null;
        }

        if (!hasChildren && !string.IsNullOrEmpty(section.Value))
        {
            mistakes.Add(section.Path, "takes an object or a list, not one value");
            return null;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>))
        {
            return ReadList(section, type.GetGenericArguments()[0]);
        }

        if (type == typeof(IDictionary<string, string>))
        {
            return ReadDictionary(section);
        }

        var nested = Activator.CreateInstance(type)!;
        Read(section, nested);
        return nested;
    }

    private object ReadList(IConfigurationSection section, Type item)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (var child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                mistakes.Add(child.Path, "is not a list item; write a list, [ … ]");
            }
            else if (ReadValue(child, item) is { } value)
            {
                list.Add(value);
            }
        }

        return list;
    }

    private Dictionary<string, string> ReadDictionary(IConfigurationSection section)
    {
        var dictionary = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var child in section.GetChildren())
        {
            if (ReadValue(child, typeof(string)) is string value)
            {
                dictionary[child.Key] = value;
            }
        }

        return dictionary;
    }

    private string? Resolve(string path, string text)
    {
        if (Reference().Match(text) is not { Success: true } match)
        {
            return text;
        }

        var name = match.Groups[1].Value;
        if (settings[name] is { } value)
        {
            // What App Service leaves of a reference that it cannot resolve is no secret: anybody can guess it.
            if (value.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase))
            {
                mistakes.Add(path, $"'%{name}%' is a Key Vault reference that was not resolved; is the secret in the vault, and may the app's identity read it?");
                return null;
            }

            return value;
        }

        mistakes.Add(path, $"'%{name}%' names an app setting that does not exist; set {name} (in Azure, a Key Vault reference)");
        return null;
    }

    private object? Convert(string path, string text, Type type)
    {
        if (type == typeof(string))
        {
            return text;
        }

        if (type.IsEnum)
        {
            // Not Enum.TryParse alone: it takes "7" for any enum.
            var name = Array.Find(Enum.GetNames(type), n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (name is null)
            {
                mistakes.Add(path, $"'{text}' is not known{NearestName.Hint(text, Enum.GetNames(type))}");
            }

            return name is null ? null : Enum.Parse(type, name);
        }

        if (type == typeof(TimeSpan))
        {
            if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span))
            {
                return span;
            }

            mistakes.Add(path, $"'{text}' is not a time span; write hh:mm:ss or d.hh:mm:ss, such as 00:10:00");
            return null;
        }

        if (type == typeof(DateTimeOffset))
        {
            if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            {
                return time;
            }

            mistakes.Add(path, $"'{text}' is not a time; write one such as 2026-03-01T08:00:00Z");
            return null;
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            mistakes.Add(path, $"'{text}' is not {(type == typeof(bool) ? "true or false" : "a whole number in range")}");
            return null;
        }
    }

    [GeneratedRegex(@"^%([A-Za-z_][A-Za-z0-9_.:-]*)%$", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
