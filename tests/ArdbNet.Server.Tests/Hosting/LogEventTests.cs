using System.Reflection;
using ArdbNet.Replication.Log;
using ArdbNet.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Tests.Hosting;

internal sealed class LogEventTests
{
    [TestCase(typeof(ArdbServer))]
    [TestCase(typeof(ReplicationLog))]
    public void EveryMessageOfALogHasANumberOfItsOwn(Type member)
    {
        var logs = member.Assembly.GetTypes()
            .Select(static type => (type.Name, Numbers: NumbersOf(type)))
            .Where(static log => log.Numbers.Length > 0)
            .ToList();
        Assert.That(logs, Is.Not.Empty);
        foreach (var (name, numbers) in logs) Assert.That(numbers, Is.Unique, name);
    }

    private static int[] NumbersOf(Type type) =>
    [
        .. type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .OfType<int>(),
    ];
}
