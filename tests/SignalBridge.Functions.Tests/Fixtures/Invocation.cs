using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SignalBridge.Functions.Tests.Fixtures;

/// <summary>
/// One invocation as middleware sees it, with or without an HTTP request; the worker's own contexts need a host to make them.
/// </summary>
internal sealed class Invocation : FunctionContext
{
    private readonly FeatureBag _features = new();

    public Invocation(HttpContext? http, params (string Name, object? Value)[] bindingData)
    {
        BindingContext = new Data(bindingData.ToDictionary(d => d.Name, d => d.Value));
        Items = http is null ? new Dictionary<object, object>() : new Dictionary<object,
            object>
        { ["HttpRequestContext"] = http };
    }

    public override string InvocationId => "invocation";

    public override string FunctionId => "function";

    public override TraceContext TraceContext => null!;

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext => null!;

    public override IServiceProvider InstanceServices { get; set; } = null!;

    public override FunctionDefinition FunctionDefinition { get; } = new Definition();

    public override IDictionary<object, object> Items { get; set; }

    public override IInvocationFeatures Features => _features;

    private sealed class Data(IReadOnlyDictionary<string, object?> values) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => values;
    }

    private sealed class Definition : FunctionDefinition
    {
        public override ImmutableArray<FunctionParameter> Parameters => [];

        public override string PathToAssembly => "";

        public override string EntryPoint => "";

        public override string Id => "function";

        public override string Name => "Function";

        public override IImmutableDictionary<string, BindingMetadata> InputBindings =>
            ImmutableDictionary<string, BindingMetadata>.Empty;

        public override IImmutableDictionary<string, BindingMetadata> OutputBindings =>
            ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    /// <summary>The worker asks for features by interfaces that are its own; whatever it sets in one, it finds there.</summary>
    private sealed class FeatureBag : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _features = [];

        public void Set<T>(T instance) => _features[typeof(T)] = instance!;

        public T? Get<T>()
        {
            if (!_features.TryGetValue(typeof(T), out var feature))
            {
                _features[typeof(T)] = feature = DispatchProxy.Create<T, Remembering>()!;
            }

            return (T)feature;
        }

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

#pragma warning disable CA1852 // The proxy derives from it.
    internal class Remembering : DispatchProxy
    {
        private readonly Dictionary<string, object?> _properties = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var (verb, name) = (targetMethod!.Name[..4], targetMethod.Name[4..]);
            return verb == "set_" ? _properties[name] = args![0] : _properties.GetValueOrDefault(name);
        }
    }
#pragma warning restore CA1852
}
