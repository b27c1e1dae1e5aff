using Microsoft.Extensions.Configuration;
using SignalBridge.Configuration;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Tests.Hooks;

public sealed class BodyBudgetSettingTests
{
    [Theory]
    [InlineData(null, 256)]
    [InlineData("", 256)]
    [InlineData("64", 64)]
    [InlineData("512", 512)]
    public void The_budget_is_what_is_set(string? text, long mebibytes)
    {
        var mistakes = new Mistakes();

        BodyBudgetSetting.Read(With(text), mistakes).ShouldBe(mebibytes << 20);

        mistakes.ThrowIfAny();
    }

    [Theory]
    [InlineData("63")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("100000")]
    public void What_is_no_budget_is_a_mistake(string text)
    {
        var mistakes = new Mistakes();

        BodyBudgetSetting.Read(With(text), mistakes);

        Should.Throw<BridgeConfigurationException>(mistakes.ThrowIfAny).Message.ShouldContain("BODY_BUDGET_MIB");
    }

    private static IConfiguration With(string? text) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("BODY_BUDGET_MIB", text)]).Build();
}
