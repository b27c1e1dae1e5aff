using Campaign.Client;
using Microsoft.AspNetCore.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using SignalBridge.Configuration;
using SignalBridge.Mapping;
using SignalBridge.Routing;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Cli.Offline;

/// <summary>A webhook as it would come in, its sender taken as genuine.</summary>
internal sealed record TriedWebhook(byte[] Body, IReadOnlyList<(string Name, string Value)> Headers, string Query,
    DateTimeOffset ReceivedAt);

/// <summary>A parameter with its expression, and the value or the reason why there is none.</summary>
internal sealed record TriedParameter(string Name, ParameterType Type, string? Expression, string? Value, string? Reason);

/// <summary>What a hook would make of a webhook, by the code that does it in the bridge.</summary>
/// <param name="Status">The answer's status, where the webhook is genuine and no repeat.</param>
/// <param name="Answer">accepted, filtered, unmappable or unsupportedType.</param>
/// <param name="Condition">What the condition gives; null where the hook has none, or the body cannot be read.</param>
/// <param name="Parameters">Each declared parameter.</param>
/// <param name="Reasons">All reasons why it cannot be mapped.</param>
/// <param name="Bytes">The size of the trigger's body, of the 65,536 that Campaign takes; null where it cannot be mapped.</param>
/// <param name="Key">What DeduplicateBy gives; null for nothing.</param>
internal sealed record Trial(
    int Status, string Answer, string? Condition, IReadOnlyList<TriedParameter> Parameters, IReadOnlyList<string> Reasons,
        int? Bytes, string? Key)
{
    public static Trial Run(Hook hook, ParameterForm form, TriedWebhook webhook)
    {
        var request = new DefaultHttpContext().Request;
        foreach (var (name, value) in webhook.Headers)
        {
            request.Headers.Append(name, value);
        }

        request.QueryString = new QueryString(webhook.Query);
        if (!WebhookContext.CanRead(request))
        {
            return new Trial(StatusCodes.Status415UnsupportedMediaType, "unsupportedType", null, [],
                ["The body must be JSON or a form, in UTF-8 and not compressed; Content-Type says otherwise."], null, null);
        }

        MappingContext context;
        try
        {
            context = WebhookContext.Build(hook.Kept.Keep(request, webhook.Body), hook.Name, webhook.ReceivedAt);
        }
        catch (FormatException e)
        {
            return Unmappable(hook, null, [], [e.Message]);
        }

        using var held = context;
        string? condition = null;
        try
        {
            condition = hook.When is { } when ? Written(when.Evaluate(context)) : null;
            if (hook.When?.Holds(context) == false)
            {
                return new Trial(StatusCodes.Status200OK, "filtered", condition, [], [], null, null);
            }

            var key = hook.DeduplicateBy?.Evaluate(context) is { Type: not JTokenType.Null } found ? Written(found) : null;
            var tried = Try(hook, context);
            var mapped = hook.Parameters.Map(context, hook.Source, form);
            return mapped.Fits
                ? new Trial(StatusCodes.Status202Accepted, "accepted", condition, tried, [],
                    TriggerBody.ToUtf8(hook.Source, mapped.Values, form).Length, key)
                : Unmappable(hook, condition, tried, mapped.Reasons) with { Key = key };
        }
        catch (FormatException e)
        {
            return Unmappable(hook, condition, [], [e.Message]);
        }
    }

    private static Trial Unmappable(Hook hook, string? condition, IReadOnlyList<TriedParameter> tried,
        IReadOnlyList<string> reasons) => new(
        hook.WhenUnmappable == UnmappableAnswer.Accept ? StatusCodes.Status202Accepted : StatusCodes.Status422UnprocessableEntity,
        "unmappable", condition, tried, reasons, null, null);

    private static List<TriedParameter> Try(Hook hook, MappingContext context)
    {
        var expressions = hook.Parameters.Expressions.ToDictionary(e => e.Parameter, e => e.Expression, StringComparer.Ordinal);
        return [.. hook.Signal.Parameters.Select(declared =>
        {
            var expression = expressions.GetValueOrDefault(declared.Name);
            var (values, reasons) = (new List<SignalParameter>(), new List<string>());
            try
            {
                declared.AddTo(values, reasons, expression?.Evaluate(context), expression?.Text, context);
            }
            catch (FormatException e)
            {
                reasons.Add(e.Message);
            }

            return new TriedParameter(declared.Name, declared.Type, expression?.Text, values.FirstOrDefault()?.Text,
                reasons.FirstOrDefault());
        })];
    }

    private static string Written(JToken value) =>
        value.Type == JTokenType.String ? (string)value! : value.ToString(Formatting.None);
}
