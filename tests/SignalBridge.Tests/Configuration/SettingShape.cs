using System.Reflection;

namespace SignalBridge.Tests.Configuration;

/// <summary>What the options classes say of one setting; the schema and the table are both made from it.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="Type">The type of its value, of its items, or of the object it is.</param>
/// <param name="Description">Its docstring.</param>
/// <param name="Default">The value it has when it is not written, if there is a usable one.</param>
/// <param name="IsRequired">Whether the bridge cannot start without it.</param>
internal sealed record SettingShape(string Name, SettingKind Kind, Type Type, string Description, object? Default,
    bool IsRequired)
{
    /// <summary>The settings of an options class, in the order in which it declares them.</summary>
    public static IReadOnlyList<SettingShape> Of(Type options, Docstrings docstrings)
    {
        var initial = Activator.CreateInstance(options)!;
        return [.. options.GetProperties().Where(p => p.CanWrite).Select(p => Of(p, p.GetValue(initial), docstrings))];
    }

    private static SettingShape Of(PropertyInfo property, object? initial, Docstrings docstrings)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var kind = type == typeof(string) || type.IsValueType ? SettingKind.Value
            : type == typeof(IDictionary<string, string>) ? SettingKind.Map
            : type.IsGenericType ? SettingKind.List
            : SettingKind.Object;
        var isRequired = kind switch
        {
            SettingKind.Value => initial is "",
            SettingKind.Object => Of(type, docstrings).Any(setting => setting.IsRequired),
            _ => false,
        };
        return new SettingShape(property.Name, kind, kind == SettingKind.List ? type.GetGenericArguments()[0] : type,
            docstrings.Of(property), kind == SettingKind.Value && !isRequired ? initial : null, isRequired);
    }
}
