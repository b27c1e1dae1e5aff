using CampaignEmulator;
using SignalBridge.Configuration;

namespace SignalBridge.Soak;

/// <summary>Campaign on a bad day: slow, so that kills hit calls; at times it refuses, and at times its answer is lost.</summary>
internal static class RoughCampaign
{
    public static void SetUp(EmulatorState campaign, SoakOptions options, IReadOnlyList<Target> targets)
    {
        campaign.Settings = campaign.Settings with { MaximumActive = Math.Max(targets.Count, 1) };
        var random = new Random(options.Seed);
        foreach (var target in targets)
        {
            campaign.Workflows.Put(target.Workflow, new WorkflowDefinition
            {
                Activities = new Dictionary<string, SignalActivity>
                {
                    [Target.Activity] = new() { MinimumInterval = options.Interval, Parameters = Declared(target.Policy) },
                },
            });
            PlanFaults(campaign.Faults, options, target, random);
        }
    }

    private static IReadOnlyList<ParameterDeclaration> Declared(ThrottlePolicy policy) => policy == ThrottlePolicy.Batch
        ?
        [
            new ParameterDeclaration("file", DeclaredType.String), new ParameterDeclaration("count", DeclaredType.Number),
            new ParameterDeclaration("first", DeclaredType.DateTime), new ParameterDeclaration("last", DeclaredType.DateTime),
        ]
        : [new ParameterDeclaration("number", DeclaredType.Number)];

    // More than there will be calls: each strikes one.
    private static void PlanFaults(FaultPlan plan, SoakOptions options, Target target, Random random)
    {
        var calm = 0;
        for (var i = 0; i < 10 * (options.Slots + 2); i++)
        {
            var latency = options.Deadline * (0.01 + (random.NextDouble() * 0.45));
            var roll = random.Next(100);
            var usual = new Fault
            {
                Call = CallKind.Trigger,
                Workflow = target.Workflow,
                Latency = latency,
                When = (FaultMoment)random.Next(2)
            };

            // An answer that is lost is learnt by asking again. Were that lost too, and again, it could not be learnt in time,
            // and firing twice would be right: so the next calls are answered.
            if (calm > 0)
            {
                calm--;
                roll = 100;
            }

            calm = roll is >= 5 and < 15 ? 4 : calm;
            plan.Add(roll switch
            {
                < 3 => usual with { When = FaultMoment.Before, Status = 503, RetryAfter = TimeSpan.FromSeconds(1) },
                < 5 => usual with { When = FaultMoment.Before, GatewayError = "429001", RetryAfter = TimeSpan.FromSeconds(1) },
                < 8 => usual with { When = FaultMoment.Before, Drop = true },
                < 12 => usual with { When = FaultMoment.After, Drop = true },
                < 15 => usual with { When = FaultMoment.After, Status = 502 },
                _ => usual,
            });
        }
    }
}
