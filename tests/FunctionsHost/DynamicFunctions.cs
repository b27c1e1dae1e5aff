using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Newtonsoft.Json.Linq;

namespace FunctionsHost;

/// <summary>
/// Makes of every function that is not HTTP a method with its trigger's attribute, as the Functions host does, so that the
/// WebJobs SDK indexes it and listens for it: names are resolved, queues polled and timers wound up by the SDK and the extensions
/// themselves.
/// </summary>
internal sealed class DynamicFunctions(PublishedApp app, IServiceProvider services) : ITypeLocator
{
    private static readonly MethodInfo Dispatch =
        typeof(Dispatcher).GetMethod(nameof(Dispatcher.RunAsync), BindingFlags.Static | BindingFlags.Public)!;

    private Type? _type;

    public IReadOnlyList<Type> GetTypes() => [_type ??= Make(services.GetRequiredService<IJobHostMetadataProvider>())];

    private Type Make(IJobHostMetadataProvider attributes)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Functions"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("Functions").DefineType("Host.Functions", TypeAttributes.Public);
        foreach (var function in app.Functions.Where(f => !f.IsHttp))
        {
            var attributeType = attributes.GetAttributeTypeFromName(function.TriggerType)
                ?? throw new InvalidOperationException($"No extension knows the trigger {function.TriggerType}.");
            Add(type, function, attributeType, function.TriggerType == "timerTrigger"
                ? Timer(function.Trigger)
                : attributes.GetAttribute(attributeType, JObject.Parse(function.Trigger.ToJsonString())));
        }

        return type.CreateType();
    }

    private static void Add(TypeBuilder type, Function function, Type attributeType, Attribute attribute)
    {
        var valueType = ValueType(function);
        var method =
            type.DefineMethod(function.Name, MethodAttributes.Public | MethodAttributes.Static, typeof(Task),
                [valueType, typeof(CancellationToken)]);
        method.DefineParameter(1, ParameterAttributes.None, function.TriggerName)
            .SetCustomAttribute(Copy(attributeType, attribute));
        method.DefineParameter(2, ParameterAttributes.None, "cancellationToken");
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldstr, function.Name);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Call, Dispatch);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>The host, too, makes this one by hand: the metadata's name differs from the attribute's.</summary>
    private static TimerTriggerAttribute Timer(System.Text.Json.Nodes.JsonNode trigger) => new((string)trigger["schedule"]!)
    {
        UseMonitor = (bool?)trigger["useMonitor"] ?? true,
        RunOnStartup = (bool?)trigger["runOnStartup"] ?? false,
    };

    private static Type ValueType(Function function) =>
        function.TriggerType == "timerTrigger" ? typeof(TimerInfo)
        : string.Equals((string?)function.Trigger["properties"]?["supportsDeferredBinding"], "True",
            StringComparison.OrdinalIgnoreCase)
            && function.TriggerType == "blobTrigger" ? typeof(ParameterBindingData)
        : typeof(string);

    /// <summary>
    /// An attribute cannot be put on a dynamic method as it is: it is described by a constructor's arguments and its properties.
    /// </summary>
    private static CustomAttributeBuilder Copy(Type type, Attribute attribute)
    {
        var properties =
            type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.DeclaringType != typeof(Attribute))
                .ToList();
        PropertyInfo? For(ParameterInfo parameter) => properties.Find(p =>
            string.Equals(p.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
                && p.PropertyType == parameter.ParameterType && p.GetValue(attribute) is not null);
        var constructor =
            type.GetConstructors().OrderBy(c => c.GetParameters().Length)
                .First(c => c.GetParameters().Length > 0 && c.GetParameters().All(p => For(p) is not null));
        var arguments = constructor.GetParameters().Select(p => For(p)!.GetValue(attribute)).ToArray();
        var others = properties.Where(p => p.CanWrite && p.SetMethod!.IsPublic && p.GetValue(attribute) is not null).ToArray();
        return new CustomAttributeBuilder(constructor, arguments, others, [.. others.Select(p => p.GetValue(attribute))]);
    }
}
