namespace SignalBridge.Tests.Configuration;

/// <summary>Each mistake is found, once, at its own path, with what to do.</summary>
public sealed class MistakeTests
{
    /// <summary>A value that is wrong, and the whole of what is said of it.</summary>
    public static TheoryData<string, string?, string> Wrong => new()
    {
        // Keys that do not exist.
        { "Singals", "[]", "Singals: is not a setting here (did you mean 'Signals'?)." },
        { "Campaign:ApyKey", "\"x\"", "Campaign:ApyKey: is not a setting here (did you mean 'ApiKey'?)." },
        { "Campaign:Ims:Scopes", "\"x\"", "Campaign:Ims:Scopes: is not a setting here (did you mean 'Scope'?)." },
        { "Signals:0:Interval", "\"00:10:00\"",
            "Signals:0:Interval: is not a setting here; there are 'Name', 'Workflow', 'Activity', 'MinimumInterval', "
            + "'WhenThrottled', 'UnknownOutcome', 'StartIfNotRunning', 'MaximumAttempts', 'MaximumAge', 'OnDead', 'OnMismatch', 'Batch', 'DeduplicateFor', 'Parameters'." },
        { "Signals:0:Parameters:0:Typ", "\"string\"",
            "Signals:0:Parameters:0:Typ: is not a setting here (did you mean 'Type'?)." },
        { "Hooks:0:Wehn", "\"body.go\"", "Hooks:0:Wehn: is not a setting here (did you mean 'When'?)." },
        { "Hooks:0:Verify:Secret", "\"%CRM_SECRET%\"",
            "Hooks:0:Verify:Secret: is not a setting here (did you mean 'Secrets'?)." },
        { "FileDrops:0:Patern", "\"*\"", "FileDrops:0:Patern: is not a setting here (did you mean 'Pattern'?)." },
        { "Schedules:0:Timezon", "\"UTC\"", "Schedules:0:Timezon: is not a setting here (did you mean 'TimeZone'?)." },
        { "Storage:WakesQueue", "\"wakes\"", "Storage:WakesQueue: is not a setting here (did you mean 'WakeQueue'?)." },

        // Values of another type.
        { "Campaign", "\"https://mc.adobe.io\"", "Campaign: takes an object, { … }." },
        { "Campaign:Ims", "[ \"a\" ]", "Campaign:Ims: takes an object, { … }." },
        { "Signals:0:Parameters", "{ \"audience\": \"string\" }", "Signals:0:Parameters: takes a list, [ … ]." },
        { "Signals:0:Name", "[ \"ready\" ]", "Signals:0:Name: takes one value, not an object or a list." },
        { "Hooks:0", "\"crm\"", "Hooks:0: takes an object, { … }." },
        { "Hooks:0:Verify", "\"github\"", "Hooks:0:Verify: takes an object, { … }." },
        { "Hooks:0:Verify:Secrets", "\"%CRM_SECRET%\"", "Hooks:0:Verify:Secrets: takes a list, [ … ]." },
        { "Hooks:0:Verify:Secrets:0", "{ \"Value\": \"%CRM_SECRET%\" }",
            "Hooks:0:Verify:Secrets:0: takes one value, not an object or a list." },
        { "Hooks:0:Parameters", "[ \"body.name\" ]", "Hooks:0:Parameters: takes an object, { … }." },
        { "Hooks:0:Parameters:audience", "{ \"from\": \"body.name\" }",
            "Hooks:0:Parameters:audience: takes one value, not an object or a list." },
        { "Hooks:0:MaximumBodyBytes", "\"64k\"", "Hooks:0:MaximumBodyBytes: '64k' is not a whole number, or is too large." },
        { "Hooks:0:MaximumBodyBytes", "1e6", "Hooks:0:MaximumBodyBytes: '1e6' is not a whole number, or is too large." },
        { "Hooks:0:Verify:EnrolUntil", "\"tomorrow\"",
            "Hooks:0:Verify:EnrolUntil: 'tomorrow' is not a time; write one such as 2026-03-01T08:00:00Z." },
        { "Hooks:0:MaximumBodyBytes", "9999999999",
            "Hooks:0:MaximumBodyBytes: '9999999999' is not a whole number, or is too large." },
        { "Signals:0:Parameters:0:Required", "\"yes\"", "Signals:0:Parameters:0:Required: 'yes' is not true or false." },
        { "Signals:0:WhenThrottled", "1",
            "Signals:0:WhenThrottled: '1' is not known; there are 'Queue', 'Latest', 'Batch', 'Reject'." },
        { "Signals:0:WhenThrottled", "\"Queue, Reject\"",
            "Signals:0:WhenThrottled: 'Queue, Reject' is not known; there are 'Queue', 'Latest', 'Batch', 'Reject'." },
        { "Signals:0:WhenThrottled", "\"Que\"",
            "Signals:0:WhenThrottled: 'Que' is not known; there are 'Queue', 'Latest', 'Batch', 'Reject'." },
        { "Signals:0:Parameters:0:Type", "\"sting\"",
            "Signals:0:Parameters:0:Type: 'sting' is not known (did you mean 'string'?)." },
        { "Signals:0:Parameters:0:Type", "\"date\"",
            "Signals:0:Parameters:0:Type: 'date' is not known; there are 'string', 'number', 'boolean', 'datetime'." },
        { "Signals:0:MinimumInterval", "\"10\"",
            "Signals:0:MinimumInterval: '10' is not a time span; write hh:mm:ss or d.hh:mm:ss, such as 00:10:00." },
        { "Signals:0:MinimumInterval", "600",
            "Signals:0:MinimumInterval: '600' is not a time span; write hh:mm:ss or d.hh:mm:ss, such as 00:10:00." },
        { "Signals:0:MinimumInterval", "\"00:10\"",
            "Signals:0:MinimumInterval: '00:10' is not a time span; write hh:mm:ss or d.hh:mm:ss, such as 00:10:00." },
        { "Signals:0:MinimumInterval", "\"99999999.00:00:00\"",
            "Signals:0:MinimumInterval: '99999999.00:00:00' is not a time span; write hh:mm:ss or d.hh:mm:ss, such as 00:10:00." },

        // Campaign.
        { "Campaign:Url", null, "Campaign:Url: is missing; write an address such as https://mc.adobe.io/acme/campaign." },
        { "Campaign:Url", "\"mc.adobe.io/acme\"",
            "Campaign:Url: is not an address without query and fragment; write one such as https://mc.adobe.io/acme/campaign." },
        { "Campaign:Url", "\"https://mc.adobe.io/?a=b\"",
            "Campaign:Url: is not an address without query and fragment; write one such as https://mc.adobe.io/acme/campaign." },
        { "Campaign:Url", "\"http://mc.adobe.io/acme\"",
            "Campaign:Url: must begin with https; credentials go over plain http within this machine only." },
        { "Campaign:Url", "\"https://me:pass@mc.adobe.io/acme\"",
            "Campaign:Url: has a user name or a password in it; take them out, credentials are ApiKey and Ims." },
        { "Campaign:Ims:Url", "\"http://10.0.0.1/token\"",
            "Campaign:Ims:Url: must begin with https; credentials go over plain http within this machine only." },
        { "Campaign:ApiKey", "\"\"", "Campaign:ApiKey: is missing; write \"%CAMPAIGN_API_KEY%\" and set that app setting." },
        { "Campaign:ApiKey", "null", "Campaign:ApiKey: is missing; write \"%CAMPAIGN_API_KEY%\" and set that app setting." },
        { "Campaign:Ims:ClientSecret", null,
            "Campaign:Ims:ClientSecret: is missing; write \"%IMS_CLIENT_SECRET%\" and set that app setting." },
        { "Campaign:Timeout", "\"00:01:00\"", "Campaign:Timeout: must be more than zero and at most 00:00:30." },

        // Signals.
        { "Signals:0:Workflow", "\"../admin\"",
            "Signals:0:Workflow: '../admin' is not a workflow ID; copy it from the workflow's properties in Campaign, such as WKF123." },
        { "Signals:0:Workflow", "\"..\"",
            "Signals:0:Workflow: '..' is not a workflow ID; copy it from the workflow's properties in Campaign, such as WKF123." },
        { "Signals:0:Workflow", "\"@pkey\"",
            "Signals:0:Workflow: '@pkey' is not a workflow ID; copy it from the workflow's properties in Campaign, such as WKF123." },
        { "Signals:0:MinimumInterval", "\"00:00:00\"",
            "Signals:0:MinimumInterval: must be more than zero and at most 30 days; Campaign's own rule is 00:10:00." },
        { "Signals:0:DeduplicateFor", "\"366.00:00:00\"", "Signals:0:DeduplicateFor: must be between zero and 365 days." },
        { "Signals:0:Parameters:1:Name", "\"audience\"",
            "Signals:0:Parameters:1:Name: 'audience' is taken by a parameter before it; remove one of them (upper and lower case do not differ)." },
        { "Signals:0:Parameters:1:Name", "\" \"",
            "Signals:0:Parameters:1:Name: is missing; write the name that the signal activity declares." },
        { "Signals:0:Parameters:1:Default", "\"ten\"",
            "Signals:0:Parameters:1:Default: 'ten' is a string of another form, not a number." },
        { "Signals:1", """{ "Name": "ready", "Workflow": "WKF1" }""", "Signals:1:Name: 'ready' is taken by an item before it; give each its own name." },
        { "Signals:1", """{ "Name": "Not Ready", "Workflow": "WKF1" }""",
            "Signals:1:Name: 'Not Ready' is not a name; use lower-case letters, digits and single hyphens, 63 characters at most." },

        // Hooks and file drops.
        { "Hooks:0:Signal", "\"redy\"", "Hooks:0:Signal: 'redy' is not a signal (did you mean 'ready'?)." },
        { "Hooks:0:Signal", "\"something-else\"", "Hooks:0:Signal: 'something-else' is not a signal; there is only 'ready'." },
        { "Hooks:0:Verify", null,
            "Hooks:0:Verify:Scheme: is missing; write the provider's name, such as 'github', or 'hmac', 'api-key', or 'none' to accept everything." },
        { "Hooks:0:Verify:Scheme", "\"githup\"", "Hooks:0:Verify:Scheme: 'githup' is no scheme (did you mean 'github'?)." },
        { "Hooks:0:Verify:Handshake", "\"shake\"",
            "Hooks:0:Verify:Handshake: 'shake' is no handshake; there are adobe-io-events, asana, braintree, dropbox, ebay, event-grid, meta, microsoft-graph, monday, okta, slack, twitch, x, zoom." },
        { "Hooks:0:Verify:Secrets", "[]", "Hooks:0:Verify:Secrets: is missing; scheme 'github' needs Secrets." },
        { "Hooks:0:Verify:Secrets", "null", "Hooks:0:Verify:Secrets: is missing; scheme 'github' needs Secrets." },
        { "Hooks:0:Parameters:audience", null,
            "Hooks:0:Parameters: 'audience' is missing; map it, or give it a Default or \"Required\": false in the signal 'ready'." },
        { "Hooks:0:Parameters:audience", "null",
            "Hooks:0:Parameters: 'audience' is missing; map it, or give it a Default or \"Required\": false in the signal 'ready'." },
        { "Hooks:0:Parameters:sise", "\"body.size\"",
            "Hooks:0:Parameters:sise: the signal 'ready' declares no such parameter (did you mean 'size'?)." },
        { "Hooks:0:Parameters:audience", "\"body..name\"",
            "Hooks:0:Parameters:audience: 'body..name' is not a usable JMESPath expression; correct it (Error(1, 5): syntax, near '.')." },
        { "Hooks:0:When", "\"\"",
            "Hooks:0:When: '' is not a usable JMESPath expression; correct it (Error(1, -1): syntax, near '')." },
        { "Hooks:0:When", "\"nothing(body)\"",
            "Hooks:0:When: 'nothing(body)' is not a usable JMESPath expression; correct it (Error: unknown-function, no function named nothing has been registered)." },
        { "Hooks:0:DeduplicateBy", "\"`\\\"2026-03-01T08:00:00Z\\\"`\"",
            "Hooks:0:DeduplicateBy: '`\"2026-03-01T08:00:00Z\"`' is not a usable JMESPath expression; "
            + "correct it (the literal `\"2026-03-01T08:00:00Z\"` looks like a date; write it as a raw string, '…')." },
        { "Hooks:0:MaximumBodyBytes", "0", "Hooks:0:MaximumBodyBytes: must be between 1 and 16777216 (16 MiB)." },
        { "FileDrops:0:Pattern", "\"/crm/*.csv\"",
            "FileDrops:0:Pattern: '/crm/*.csv' is not a pattern; write a blob name without a leading slash, such as crm/**/*.csv." },
        { "FileDrops:0:Signal", null, "FileDrops:0:Signal: '' is not a signal; there is only 'ready'." },

        // Schedules.
        { "Schedules:0:Cron", "\"61 6 * * *\"",
            "Schedules:0:Cron: '61 6 * * *' is not a cron expression; write 5 fields (minute hour day month weekday), or 6 with seconds "
            + "first (The given cron expression has an invalid format. Minutes: Value must be a number between 0 and 59 (all inclusive))." },
        { "Schedules:0:Cron", "\"0 0 30 2 *\"", "Schedules:0:Cron: '0 0 30 2 *' never comes due; correct the day or the month." },
        { "Schedules:0:TimeZone", "\"Europe/Lutetia\"",
            "Schedules:0:TimeZone: 'Europe/Lutetia' is not a time zone that this system knows; write an IANA name, such as Europe/Paris (a container needs the tzdata package)." },
        { "Schedules:0:MisfireGrace", "\"8.00:00:00\"", "Schedules:0:MisfireGrace: must be between zero and 7 days." },
        { "Schedules:0:Signal", "\"ready\"",
            "Schedules:0:Signal: stands beside a Workflow or a Command; keep the Signal, or the Workflow and its Command." },
        { "Schedules:0:Command", null, "Schedules:0:Command: is missing; write start, pause, resume or stop." },
        { "Schedules:0:Command", "\"restart\"",
            "Schedules:0:Command: 'restart' is not known; there are 'start', 'pause', 'resume', 'stop'." },
        { "Schedules:0:Workflow", null,
            "Schedules:0:Workflow: '' is not a workflow ID; copy it from the workflow's properties in Campaign, such as WKF123." },
        { "Schedules:0:Parameters", """{ "at": "dueAt" }""", "Schedules:0:Parameters: are for a Signal and have no effect with a Command; remove them." },
        { "Schedules:1", """{ "Name": "nothing", "Cron": "@daily" }""", "Schedules:1:Signal: is missing; write a Signal, or a Workflow and a Command." },

        // Storage names.
        { "Storage:MailboxTable", "\"mail-boxes\"",
            "Storage:MailboxTable: 'mail-boxes' is not a table name; use 3 to 63 letters and digits, a letter first." },
        { "Storage:SourceTable", "\"Tables\"",
            "Storage:SourceTable: 'Tables' is not a table name; use 3 to 63 letters and digits, a letter first." },
        { "Storage:SourceTable", "\"MAILBOXES\"", "Storage:SourceTable: must differ from MailboxTable." },
        { "Storage:WakeQueue", "\"w\"",
            "Storage:WakeQueue: 'w' is not a queue or container name; use 3 to 63 lower-case letters, digits and single hyphens." },
        { "Storage:ImportContainer", "\"Imports\"",
            "Storage:ImportContainer: 'Imports' is not a queue or container name; use 3 to 63 lower-case letters, digits and single hyphens." },
        { "Storage:PayloadContainer", "\"imports\"", "Storage:PayloadContainer: must differ from ImportContainer." },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void A_mistake_is_reported_once_at_its_path_with_what_to_do(string path, string? json, string expected) =>
        Configured.Mistakes(Configured.With(path, json)).ShouldHaveSingleItem().ShouldBe($"SignalBridge:{expected}");

    public static TheoryData<string, string, string> WrongBatches => new()
    {
        { "Signals:0:Parameters:1:Name", "\"ReceivedAt\"",
            "Signals:0:Parameters: 'ReceivedAt' is a column that every batch has of its own; give the parameter another name." },
        { "Signals:0:Batch", "{ \"FileParameter\": \" \" }",
            "Signals:0:Batch:FileParameter: is empty; without the file's name nobody finds the batch." },
        { "Signals:0:Batch", "{ \"CountParameter\": \"FILE\" }",
            "Signals:0:Batch: gives two values to one parameter; name each differently." },
        { "Signals:0:Batch", "{ \"Format\": \"Xml\" }",
            "Signals:0:Batch:Format: 'Xml' is not known; there are 'Csv', 'Ndjson'." },
    };

    [Theory, MemberData(nameof(WrongBatches))]
    public void A_batch_that_could_not_be_handed_over_is_a_mistake(string path, string json, string expected) =>
        Configured.Mistakes(Configured.With(("Signals:0:WhenThrottled", "\"Batch\""), (path, json))).ShouldHaveSingleItem()
            .ShouldBe($"SignalBridge:{expected}");

    [Fact]
    public void All_mistakes_are_reported_at_once_each_with_one_full_stop()
    {
        var mistakes = Configured.Mistakes(Configured.With(
            ("Campaign:Url", "\"http://example.com\""), ("Campaign:Timout", "1"), ("Signals:0:MinimumInterval", "\"10\""),
                ("Signals:0:Parameters:1:Default", "\"ten\""),
            ("Hooks:0:Signal", "\"redy\""), ("Hooks:0:Verify:Scheme", "\"githup\""), ("Hooks:0:When", "\"body..x\""),
            ("FileDrops:0:Parameters:nobody", "\"blob.name\""), ("Schedules:0:Cron", "\"never\""),
                ("Schedules:0:TimeZone", "\"Nowhere\""),
            ("Storage:WakeQueue", "\"W\"")), ("IMS_CLIENT_SECRET", null), ("AzureWebJobsStorage", null));

        mistakes.Select(mistake => mistake[..mistake.IndexOf(": ", StringComparison.Ordinal)]).ShouldBe(
            [
                "SignalBridge:Campaign:Url", "SignalBridge:Campaign:Timout", "SignalBridge:Campaign:Ims:ClientSecret",
                    "SignalBridge:Signals:0:MinimumInterval",
                "SignalBridge:Signals:0:Parameters:1:Default", "SignalBridge:Hooks:0:Signal",
                    "SignalBridge:Hooks:0:Verify:Scheme", "SignalBridge:Hooks:0:When",
                "SignalBridge:FileDrops:0:Parameters:nobody", "SignalBridge:Schedules:0:Cron",
                    "SignalBridge:Schedules:0:TimeZone", "SignalBridge:Storage:WakeQueue",
                "AzureWebJobsStorage",
            ], ignoreOrder: true);
        mistakes.ShouldAllBe(mistake => mistake.EndsWith('.') && !mistake.EndsWith("..") && !mistake.EndsWith("?."));
    }

    [Fact]
    public void The_message_counts_and_lists_the_mistakes() =>
        Should.Throw<SignalBridge.Configuration.BridgeConfigurationException>(() =>
            Configured.Routes(Configured.With("Hooks:0:Wehn", "1")))
            .Message.ShouldBe($"bridge.json and its settings have 1 mistake:{Environment.NewLine}  - SignalBridge:Hooks:0:Wehn: is not a setting here (did you mean 'When'?).");

    [Fact]
    public void An_item_that_cannot_be_read_does_not_shift_the_paths_of_others() =>
        Configured.Mistakes(Configured.With(("Signals:0:Parameters:0", "\"audience\""),
            ("Signals:0:Parameters:1:Type", "\"nummer\"")))
            .ShouldBe([
                "SignalBridge:Signals:0:Parameters:0: takes an object, { … }.",
                "SignalBridge:Signals:0:Parameters:1:Type: 'nummer' is not known (did you mean 'number'?).",
            ]);

    [Fact]
    public void A_missing_section_is_a_mistake_of_its_own() =>
        Configured.Mistakes("{}").ShouldContain("SignalBridge: is missing; write it in bridge.json.");

    [Fact]
    public void A_key_beside_the_section_is_a_mistake() =>
        Configured.Mistakes($$"""{ "SignalBrige": {}, {{Configured.Right.TrimStart()[1..]}}""")
            .ShouldHaveSingleItem().ShouldBe("SignalBrige: is not a setting here (did you mean 'SignalBridge'?).");

    [Fact]
    public void Settings_of_others_are_no_mistakes() =>
        Configured.Routes(Configured.Right, ("Loging:Level", "x")).Signals.Keys.ShouldBe(["ready"]);
}
