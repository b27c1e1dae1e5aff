using System.Collections;
using System.Reflection;
using Campaign.Client;
using SignalBridge.Mailboxes;
using SignalBridge.Words;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// The <c>state</c> row holds every property of its record: one that is added to a part and forgotten in the row fails here.
/// </summary>
public sealed class MailboxStateRowTests
{
    // The version is storage's own, and no column.
    private static readonly string[] NoColumn = [nameof(MailboxState.ETag)];

    private int _made;

    [Fact]
    public void Every_property_comes_back_as_it_was_written()
    {
        var state = (MailboxState)Make(typeof(MailboxState));

        var read = MailboxStateRow.Read(MailboxStateRow.Write("ready", state));

        var leaves = Leaves("", state).ToList();
        leaves.Count.ShouldBeGreaterThan(25);
        leaves.ShouldAllBe(leaf => !leaf.EndsWith(": "));
        Leaves("", read).ShouldBe(leaves);
    }

    [Fact]
    public void A_part_that_is_not_there_comes_back_as_not_there()
    {
        var whole = (MailboxState)Make(typeof(MailboxState));
        var nullable = Properties(typeof(MailboxState))
            .Where(p => new NullabilityInfoContext().Create(p).WriteState == NullabilityState.Nullable).ToList();
        nullable.Count.ShouldBeGreaterThan(5);
        foreach (var property in nullable)
        {
            var state = whole with { };
            property.SetValue(state, null);

            var read = MailboxStateRow.Read(MailboxStateRow.Write("ready", state));

            Leaves("", read).ShouldBe(Leaves("", state), property.Name);
        }
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties().Where(p => p.CanWrite && !NoColumn.Contains(p.Name));

    private static IEnumerable<string> Leaves(string path, object? value) => value switch
    {
        DateTimeOffset time => [$"{path}: {time:O}"],
        IEnumerable list and not string => list.Cast<object>().SelectMany((item, i) => Leaves($"{path}[{i}]", item)),
        not null when IsPart(value.GetType()) =>
            Properties(value.GetType()).SelectMany(p => Leaves($"{path}.{p.Name}", p.GetValue(value))),
        _ => [$"{path}: {value}"],
    };

    // A value of which no two are alike, so that columns that were mixed up are noticed.
    private object Make(Type type)
    {
        var n = ++_made;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(DateTimeOffset) ? new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero).AddSeconds(n)
            : type == typeof(Guid) ? Guid.NewGuid()
            : type == typeof(int) ? n
            : type == typeof(long) ? (long)n
            : type == typeof(string) ? $"text {n}"
            : type == typeof(BridgeEventId) ? new BridgeEventId("ready", Guid.CreateVersion7(), n)
            : type == typeof(EventState) ? EventState.Coalesced
            : type == typeof(OutcomeKind) ? OutcomeKind.Throttled
            : type == typeof(IReadOnlyList<Attempt>) ? new[] { (Attempt)Make(typeof(Attempt)), (Attempt)Make(typeof(Attempt)) }
            : IsPart(type) ? MakePart(type)
            : throw new NotSupportedException($"Say here how a {type.Name} is made: the row has a column of a new kind.");
    }

    private object MakePart(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var part = constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType))]);
        foreach (var property in Properties(type))
        {
            property.SetValue(part, Make(property.PropertyType));
        }

        return part;
    }

    private static bool IsPart(Type type) => type.Namespace == typeof(MailboxState).Namespace && type.IsClass;
}
