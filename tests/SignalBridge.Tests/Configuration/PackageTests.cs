using System.Text.Json.Nodes;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.Configuration;

/// <summary>What is restored is what was looked at: each package is written down with its hash.</summary>
public sealed class PackageTests
{
    private static readonly string[] Folders = ["src", "tests"];

    public static TheoryData<string> Projects =>
    [
        .. Folders.SelectMany(folder => Directory.GetDirectories(Repository.File(folder)))
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))
                .Select(file => Path.GetRelativePath(Repository.File(), file)),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_has_a_lock_file_with_a_hash_for_each_package_and_the_name_of_no_source(string project)
    {
        var text = File.ReadAllText(Repository.File(Path.GetDirectoryName(project)!, "packages.lock.json"));
        var packages = JsonNode.Parse(text)!["dependencies"]!.AsObject().SelectMany(framework => framework.Value!.AsObject())
            .Where(package => (string)package.Value!["type"]! != "Project").ToList();

        packages.ShouldAllBe(package => package.Value!["contentHash"] != null);
        text.ShouldNotContain("://");
    }
}
