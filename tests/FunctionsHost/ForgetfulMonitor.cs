using Microsoft.Azure.WebJobs.Extensions.Timers;

namespace FunctionsHost;

/// <summary>Remembers nothing of what ran before: every host of the tests is the first.</summary>
internal sealed class ForgetfulMonitor : ScheduleMonitor
{
    public override Task<ScheduleStatus> GetStatusAsync(string timerName) => Task.FromResult<ScheduleStatus>(null!);

    public override Task UpdateStatusAsync(string timerName, ScheduleStatus status) => Task.CompletedTask;
}
