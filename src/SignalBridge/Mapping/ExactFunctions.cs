using System.Globalization;
using System.Numerics;
using DevLab.JmesPath;
using DevLab.JmesPath.Expressions;
using DevLab.JmesPath.Functions;
using DevLab.JmesPath.Utils;
using Newtonsoft.Json.Linq;

namespace SignalBridge.Mapping;

/// <summary>
/// JMESPath's functions over numbers, which the library computes as doubles, or as integers of 32 or 64 bits that overflow: here
/// they are exact for integers, and give a number back as it was written where they only choose one.
/// </summary>
internal static class ExactFunctions
{
    /// <summary>Parses an expression that uses them.</summary>
    public static JmesPathExpression Parse(string expression)
    {
        var language = new JmesPath();
        language.FunctionRepository.Register("sum", new Sum()).Register("avg", new Average()).Register("abs", new Absolute())
            .Register("ceil", new Ceiling()).Register("floor", new Floor()).Register("max", new Largest())
                .Register("min", new Smallest())
            .Register("sort", new Sorted()).Register("sort_by", new SortedBy()).Register("to_number", new Number());
        return language.Parse(expression);
    }

    private static bool AreNumbers(JArray list) => list.Count > 0 && list.All(item => item.GetTokenType() == "number");

    private static JArray List(JmesPathFunctionArgument[] arguments) => (JArray)arguments[0].Token;

    private sealed class Sum : SumFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args)
        {
            var list = List(args);
            return list.All(item => ExactNumber.Integer(item) is not null)
                ? ExactNumber.From(list.Aggregate(BigInteger.Zero, (sum, item) => sum + ExactNumber.Integer(item)!.Value))
                : ExactNumber.From(list.Sum(ExactNumber.Double));
        }
    }

    private sealed class Average : AvgFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args) =>
            List(args) is { Count: > 0 } list ? ExactNumber.From(list.Average(ExactNumber.Double)) : JTokens.Null;
    }

    private sealed class Absolute : AbsFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args)
        {
            var number = args[0].Token;
            return ExactNumber.Integer(number) is { } integer ? integer.Sign < 0 ? ExactNumber.From(-integer) : number
                : ExactNumber.Double(number) < 0 ? new JValue(-ExactNumber.Double(number)) : number;
        }
    }

    private sealed class Ceiling : CeilFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args) =>
            ExactNumber.Integer(args[0].Token) is not null ? args[0].Token
                : ExactNumber.From(new BigInteger(Math.Ceiling(ExactNumber.Double(args[0].Token))));
    }

    private sealed class Floor : FloorFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args) =>
            ExactNumber.Integer(args[0].Token) is not null ? args[0].Token
                : ExactNumber.From(new BigInteger(Math.Floor(ExactNumber.Double(args[0].Token))));
    }

    private sealed class Largest : MaxFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args) =>
            AreNumbers(List(args)) ? List(args).Max(ExactNumber.Order)! : base.Execute(args);
    }

    private sealed class Smallest : MinFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args) =>
            AreNumbers(List(args)) ? List(args).Min(ExactNumber.Order)! : base.Execute(args);
    }

    private sealed class Sorted : SortFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args) =>
            AreNumbers(List(args)) ? new JArray(List(args).Order(ExactNumber.Order)) : base.Execute(args);
    }

    private sealed class SortedBy : SortByFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args)
        {
            var keyed = List(args).Select(item => (Item: item, Key: args[1].Expression.Transform(item).AsJToken())).ToList();
            return AreNumbers(new JArray(keyed.Select(k => k.Key)))
                ? new JArray(keyed.OrderBy(k => k.Key, ExactNumber.Order).Select(k => k.Item)) : base.Execute(args);
        }
    }

    // Integers that a long does not hold; all else as the library has it.
    private sealed class Number : ToNumberFunction
    {
        public override JToken Execute(params JmesPathFunctionArgument[] args) =>
            args[0].Token is JValue { Value: string { Length: > 18 and <= 400 } text }
            && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                ? ExactNumber.From(integer)
                : base.Execute(args);
    }
}
