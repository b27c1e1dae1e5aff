using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using SignalBridge.Configuration.Vault;
using SignalBridge.Words;

namespace SignalBridge.Configuration;

/// <summary>
/// Reads a configuration section into an options object and reports every mistake on the way. The framework's own binder
/// stops at the first one, skips misspelt keys or names them without a path, and knows no references to settings.
/// </summary>
internal sealed class StrictReader(IConfiguration settings, Mistakes mistakes)
{
    /// <summary>Fills <paramref name="target"/>'s properties from the section's children.</summary>
    public void Read(IConfigurationSection section, object target)
    {
        if (!IsObject(section))
        {
            return;
        }

        var properties =
            target.GetType().GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
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
        if (type == typeof(string) || type.IsValueType)
        {
            return ReadScalar(section, type);
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

    private object? ReadScalar(IConfigurationSection section, Type type)
    {
        if (section.GetChildren().Any())
        {
            mistakes.AddUnread(section.Path, "takes one value, not an object or a list");
            return null;
        }

        return section.Value is { } text && Resolve(section.Path, text) is { } resolved ? Convert(section.Path, resolved, type)
            : null;
    }

    private object ReadList(IConfigurationSection section, Type item)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        var children = section.GetChildren().ToList();
        if (children.Count == 0 ? !string.IsNullOrEmpty(section.Value) : !children.Exists(IsNumbered))
        {
            mistakes.AddUnread(section.Path, "takes a list, [ … ]");
            return list;
        }

        foreach (var child in children)
        {
            if (!IsNumbered(child))
            {
                mistakes.AddUnread(child.Path, "is not a list item; number the items 0, 1, 2 and so on");
            }
            else if (child.Key != list.Count.ToString(CultureInfo.InvariantCulture))
            {
                // A setting that overrides an item which the file does not have.
                mistakes.AddUnread(child.Path, $"is an item after a gap; the next item here is {list.Count}");
            }
            else
            {
                // What could not be read keeps its place, so that the paths of the items after it are right.
                list.Add(ReadValue(child, item) ?? (item == typeof(string) ? "" : Activator.CreateInstance(item)));
            }
        }

        return list;
    }

    private Dictionary<string, string> ReadDictionary(IConfigurationSection section)
    {
        var dictionary = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var child in IsObject(section) ? section.GetChildren() : [])
        {
            if (ReadScalar(child, typeof(string)) is string value)
            {
                dictionary[child.Key] = value;
            }
        }

        return dictionary;
    }

    private bool IsObject(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        if (children.Count == 0 ? string.IsNullOrEmpty(section.Value) : !children.TrueForAll(IsNumbered))
        {
            return true;
        }

        mistakes.AddUnread(section.Path, "takes an object, { … }");
        return false;
    }

    private static bool IsNumbered(IConfigurationSection child) => child.Key.All(char.IsAsciiDigit);

    private string? Resolve(string path, string text)
    {
        if (text is ['%', .., '%'])
        {
            if (Spelling.ReferencedSetting(text) is not { } name)
            {
                // Not quoted: it might be a secret, written out.
                mistakes.AddUnread(path,
                    "is not the name of an app setting between two '%'; use letters, digits, '_', '-' and '.'");
                return null;
            }

            if (settings[name] is not { } value)
            {
                mistakes.AddUnread(path, settings[VaultSecrets.Setting] is { Length: > 0 } vault
                    ? $"'%{name}%' names neither an app setting nor a secret of the vault; put the secret {VaultSecrets.NameInVault(name)} into {vault}"
                    : $"'%{name}%' names an app setting that does not exist; set {name}, or {VaultSecrets.Setting} to the vault that has it");
                return null;
            }

            mistakes.Hide(path, text, value);
            text = value;
        }

        // Where Azure cannot resolve a reference, the app gets the reference itself, which would be a secret that can be guessed
        // (https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#troubleshoot-key-vault-references).
        if (text.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase))
        {
            mistakes.AddUnread(path,
                "is a Key Vault reference that was not resolved; check the secret's name and the app's access to the vault");
            return null;
        }

        return text;
    }

    private object? Convert(string path, string text, Type type)
    {
        object? value = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
            _ when type == typeof(int) =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            _ when type == typeof(TimeSpan) => Spelling.TryTimeSpan(text, out var span) ? span : null,
            _ when type == typeof(DateTimeOffset) => Spelling.TryTime(text, out var time) ? time : null,
            // By name only: Enum.TryParse alone takes "7" for any enum, and "Queue, Reject".
            _ when type.IsEnum =>
                Spelling.Names(type).Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse(type, text, ignoreCase: true)
                    : null,
            _ => throw new InvalidOperationException($"No setting has the type {type}."),
        };
        if (value is null)
        {
            mistakes.AddUnread(path, $"'{text}' is not {Expected(text, type)}");
        }

        return value;
    }

    private static string Expected(string text, Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) ? "a whole number, or is too large"
        : type == typeof(TimeSpan) ? "a time span; write hh:mm:ss or d.hh:mm:ss, such as 00:10:00"
        : type == typeof(DateTimeOffset) ? "a time; write one such as 2026-03-01T08:00:00Z"
        : $"known{NearestName.Hint(text, Spelling.Names(type))}";
}
