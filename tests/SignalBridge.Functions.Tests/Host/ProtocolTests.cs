using System.Reflection;
using Google.Protobuf.Reflection;

namespace SignalBridge.Functions.Tests.Host;

/// <summary>What the host of the tests says to a worker is what the official worker understands.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public void Every_field_that_the_host_knows_has_the_number_and_the_type_that_the_worker_knows()
    {
        var official =
            Descriptor(Assembly.Load("Microsoft.Azure.Functions.Worker.Grpc"),
                "Microsoft.Azure.Functions.Worker.Grpc.Messages.FunctionRpcReflection");
        var ours = Descriptor(Assembly.LoadFrom(HostProcess.Program), "FunctionsHost.Protocol.WorkerReflection");

        var compared = 0;
        foreach (var message in ours.MessageTypes)
        {
            var theirs = official.MessageTypes.SingleOrDefault(m => m.Name == message.Name).ShouldNotBeNull(message.Name);
            foreach (var field in message.Fields.InDeclarationOrder())
            {
                Describe(field).ShouldBe(Describe(theirs.FindFieldByName(field.Name)
                    .ShouldNotBeNull($"{message.Name}.{field.Name}")), message.Name);
                compared++;
            }
        }

        compared.ShouldBeGreaterThan(60);
        ours.Services.Single().Methods.Single().FullName.ShouldBe(official.Services.Single().Methods.Single().FullName);
    }

    // A level is an enumeration there and its number here: the same on the wire.
    private static string Describe(FieldDescriptor field) =>
        $"{field.Name} = {field.FieldNumber} {(field.FieldType == FieldType.Enum ? FieldType.Int32 : field.FieldType)} {field.IsRepeated}";

    private static FileDescriptor Descriptor(Assembly assembly, string type) =>
        (FileDescriptor)assembly.GetType(type, throwOnError: true)!.GetProperty("Descriptor",
            BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
}
