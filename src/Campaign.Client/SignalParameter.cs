namespace Campaign.Client;

/// <summary>One typed value of a trigger. <paramref name="Text"/> is exactly what Campaign is sent in its string form.</summary>
/// <param name="Name">The name that the signal activity declares.</param>
/// <param name="Type">The declared type.</param>
/// <param name="Text">
/// String: as is. Number: JSON number text. Boolean: <c>true</c>/<c>false</c>. DateTime: <c>yyyy-MM-dd HH:mm:ss.fffZ</c>.
/// </param>
public sealed record SignalParameter(string Name, ParameterType Type, string Text);
