namespace ArdbNet.Durability.Tests.Crashes;

/// <summary>One change, all or nothing: a request, or a transaction's several.</summary>
/// <param name="Requests">What is sent.</param>
/// <param name="Apply">What it makes of the writer's keys.</param>
internal sealed record WriterStep(string[][] Requests, Func<KeyModel, KeyModel> Apply)
{
    public override string ToString() => string.Join("; ", Requests.Select(static request => string.Join(' ', request)));
}
