using SignalBridge.Tests.Bridge;
using SignalBridge.Tests.Proofs;

namespace SignalBridge.Mistakes.Tests;

/// <summary>The mistakes: each would break a promise, and each is easily made.</summary>
internal static class MistakeTable
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        // Nothing is lost.
        new("a webhook is answered 202 before it is written",
            "SignalBridge/Mailboxes/MailboxWriter.cs", "await _tallied.AddAsync(", "_ = _tallied.AddAsync(",
            $"{nameof(TallyTests)}.{nameof(TallyTests.What_is_added_in_trouble_is_counted_once)}"),
        new("a write that failed is answered 202",
            "SignalBridge/Mailboxes/TalliedMailbox.cs", "catch (RequestFailedException e) when (tries < MaximumTries && IsConflict(e))",
            "catch (RequestFailedException e) when (e.Status == StorageErrors.Conflict) { return; } catch (RequestFailedException e) when (tries < MaximumTries && IsConflict(e))",
            $"{nameof(AttackTests)}.{nameof(AttackTests.A_conflict_other_than_the_rows_own_is_no_202)}"),
        new("an event is marked as fired before Campaign is asked",
            "SignalBridge/Delivery/Turns.cs", "var outcome = await claimed.HoldAsync(",
            "await claimed.EndAsync(next, EventState.Fired, \"\", null, claimed.State, default); var outcome = await claimed.HoldAsync(",
            $"{nameof(StepTests)}.{nameof(StepTests.While_Campaign_is_asked_the_event_is_pending_and_the_slot_is_counted_from_the_end_of_the_call)}"),
        new("a file is marked as seen before its event is accepted",
            "SignalBridge/FileDrops/FileDropReceiver.cs", "switch (await intake.AcceptAsync(",
            "await RecordAsync(drop, file, \"\", cancellationToken); switch (await intake.AcceptAsync(",
            $"{nameof(StepTests)}.{nameof(StepTests.A_file_that_finds_the_slot_closed_fires_when_it_opens)}"),
        new("a chunk that comes late behind another is skipped",
            "SignalBridge/Mailboxes/Mailbox.cs", "return Chunk.From(row);",
            "var mark = table.Name + signal; if (string.CompareOrdinal(row.RowKey, AppContext.GetData(mark) as string) < 0) { continue; } AppContext.SetData(mark, row.RowKey); return Chunk.From(row);",
            $"{nameof(CrashTests)}.{nameof(CrashTests.A_chunk_that_comes_late_behind_one_already_taken_is_not_passed_over)}"),
        new("a chunk is deleted when its first event ends",
            "SignalBridge/Mailboxes/Chunk.cs", "if (Remaining <= places.Count)", "if (Remaining >= 1)",
            $"{nameof(ThrottleTests)}.{nameof(ThrottleTests.Twenty_webhooks_at_once_fire_in_order_each_in_a_slot_of_its_own)}"),

        // Nothing waits for ever.
        new("no wake is sent for a signal at rest",
            "SignalBridge/Mailboxes/AppendWatch.cs", "await wakes.SendAsync(signal, now, CancellationToken.None);", "",
            $"{nameof(HookAnswerTests)}.{nameof(HookAnswerTests.A_signed_webhook_is_accepted_and_its_signal_fires_with_its_parameters)}"),
        new("no wake is sent for the next slot",
            "SignalBridge/Delivery/Turns.cs", "await wakes.SendAsync(signal.Name, until, CancellationToken.None);", "",
            $"{nameof(ThrottleTests)}.{nameof(ThrottleTests.Twenty_webhooks_at_once_fire_in_order_each_in_a_slot_of_its_own)}"),
        new("the sweep trusts a wake that never came",
            "SignalBridge/Delivery/Sweep.cs", "state.WakeAt > now - Grace", "state.WakeAt is not null",
            $"{nameof(ThrottleTests)}.{nameof(ThrottleTests.A_lost_wake_is_restored_within_a_minute)}"),
        new("the claim of a dead owner never runs out",
            "SignalBridge/Mailboxes/MailboxState.cs", "TurnId is not null && TurnExpires > now", "TurnId is not null",
            $"{nameof(CrashTests)}.{nameof(CrashTests.A_claim_blocks_its_signal_for_no_longer_than_its_lease)}"),

        // Nothing is doubled.
        new("a claim is ignored",
            "SignalBridge/Mailboxes/MailboxState.cs", "TurnId is not null && TurnExpires > now", "false",
            $"{nameof(StepTests)}.{nameof(StepTests.A_turn_in_hand_is_left_alone)}"),
        new("a mailbox is claimed by look, then insert",
            "SignalBridge/Mailboxes/Mailbox.cs", ": await table.AddEntityAsync(row, cancellationToken)", ": await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken)",
            $"{nameof(CrashTests)}.{nameof(CrashTests.Two_that_claim_what_both_read_cannot_both_have_it)}"),
        new("a mailbox is claimed without its ETag",
            "SignalBridge/Mailboxes/Mailbox.cs", "table.UpdateEntityAsync(row, etag,", "table.UpdateEntityAsync(row, ETag.All,",
            $"{nameof(StepTests)}.{nameof(StepTests.A_mailbox_that_was_claimed_before_is_claimed_by_one_of_all_who_read_it)}"),
        new("a turn writes without the ETag of its claim",
            "SignalBridge/Mailboxes/ClaimedMailbox.cs", "State.ETag!.Value", "ETag.All",
            $"{nameof(CrashTests)}.{nameof(CrashTests.A_turn_that_lost_its_claim_writes_nothing)}"),
        new("a due time is claimed without its ETag",
            "SignalBridge/Schedules/ScheduleRecords.cs", "UpdateEntityAsync(row, record.ETag,", "UpdateEntityAsync(row, ETag.All,",
            $"{nameof(StepTests)}.{nameof(StepTests.A_due_time_is_claimed_by_one_of_all_who_read_it)}"),
        new("a call is not written down before it is made",
            "SignalBridge/Mailboxes/ClaimedMailbox.cs", "InFlightSince = now,", "InFlightSince = null,",
            $"{nameof(CrashTests)}.{nameof(CrashTests.The_next_turn_learns_by_asking_whether_the_call_was_taken)}"),
        new("a signal is taken over while its call may be under way",
            "SignalBridge/Delivery/Turns.cs", "&& since + pace.TakeOver > now", "&& since > now",
            $"{nameof(StepTests)}.{nameof(StepTests.A_call_that_may_still_be_under_way_keeps_its_signal_although_its_claim_ran_out)}"),
        new("the refusal of a probe is not taken as proof",
            "SignalBridge/Delivery/Verdict.cs", "OutcomeKind.TooEarly when Conclusive(",
            "OutcomeKind.TooEarly when before.UnknownSince is not null => new Verdict(null, outcome.Reason, slotUsed with { UnknownSince = null }), OutcomeKind.TooEarly when Conclusive(",
            $"{nameof(OutcomeTests)}.{nameof(OutcomeTests.A_lost_answer_is_learnt_by_asking_again_inside_the_interval_and_the_event_fires_once)}"),
        new("the seen row is not written",
            "SignalBridge/Mailboxes/ClaimedMailbox.cs", "WriteAsync(attempted, remember,", "WriteAsync(attempted, [],",
            $"{nameof(HookAnswerTests)}.{nameof(HookAnswerTests.A_repeat_that_another_instance_accepted_ends_as_duplicate_and_uses_no_slot)}"),

        new("the first chunk is dated by the host's own clock",
            "SignalBridge/Mailboxes/Intake.cs", "if (time.IsCommon)", "if (!time.IsCommon)",
            $"{nameof(SkewTests)}.{nameof(SkewTests.What_comes_in_before_storage_has_told_the_time_waits_for_it)}"),
        new("an append that is repeated does not look whether it is there",
            "SignalBridge/Mailboxes/TalliedMailbox.cs", "return _tally.Stamp == id;", "return false;",
            $"{nameof(TallyTests)}.{nameof(TallyTests.An_append_that_is_repeated_after_its_event_has_gone_adds_none)}"),

        // The counts add up.
        new("a tally is written without its ETag",
            "SignalBridge/Mailboxes/Tally.cs", "UpdateReplace, row, etag)", "UpdateReplace, row, Azure.ETag.All)",
            $"{nameof(TallyTests)}.{nameof(TallyTests.What_is_added_in_trouble_is_counted_once)}"),
        new("a tally that is still written is taken for idle",
            "SignalBridge/Mailboxes/Tally.cs", "new TableEntity(signal, Key), ETag!.Value)", "new TableEntity(signal, Key), Azure.ETag.All)",
            $"{nameof(TallyTests)}.{nameof(TallyTests.A_tally_that_is_written_while_it_is_taken_stays)}"),
        new("an event that is dead at once is not counted",
            "SignalBridge/Mailboxes/TalliedMailbox.cs", "DeadAtOnce = _tally.DeadAtOnce + rows.Count - Math.Min(events.Count, 1)", "DeadAtOnce = _tally.DeadAtOnce",
            $"{nameof(TallyTests)}.{nameof(TallyTests.Events_that_were_dead_at_once_stay_counted_when_they_have_expired)}"),

        // Nothing fires early.
        new("the slot is counted from before the call",
            "SignalBridge/Delivery/Verdict.cs", "SlotUsedAt = now", "SlotUsedAt = attempt.At",
            $"{nameof(StepTests)}.{nameof(StepTests.While_Campaign_is_asked_the_event_is_pending_and_the_slot_is_counted_from_the_end_of_the_call)}"),
        new("a refusal as too early leaves the slot as it was",
            "SignalBridge/Delivery/Verdict.cs", "OutcomeKind.TooEarly => new Verdict(null, outcome.Reason, slotUsed)", "OutcomeKind.TooEarly => new Verdict(null, outcome.Reason, Later(state, outcome, now))",
            $"{nameof(StepTests)}.{nameof(StepTests.A_refusal_as_too_early_is_waited_out_for_a_whole_interval)}"),
    ];
}
