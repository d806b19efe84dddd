using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Keyspace;

namespace ArdbNet.Storage.Tests.Keyspace;

public sealed class AccessClockTests
{
    private const long NowMs = 1_800_000_000_000;

    private AccessClock _clock = null!;

    [SetUp]
    public void StartClock() => _clock = new AccessClock(NowMs);

    [Test]
    public void AKeyIsIdleSinceItsLastAccess()
    {
        _clock.Touch(KeyOf("a"), NowMs);
        _clock.Touch(KeyOf("b"), NowMs + 40_000);
        Assert.That(_clock.IdleSeconds(KeyOf("a"), NowMs + 100_000), Is.EqualTo(100));
        Assert.That(_clock.IdleSeconds(KeyOf("b"), NowMs + 100_000), Is.EqualTo(60));
        _clock.Touch(KeyOf("a"), NowMs + 90_000);
        Assert.That(_clock.IdleSeconds(KeyOf("a"), NowMs + 100_000), Is.EqualTo(10));
    }

    [Test]
    public void AKeyThatWasNeverAccessedIsIdleSinceTheStart()
    {
        Assert.That(_clock.IdleSeconds(KeyOf("a"), NowMs + 1_000_000), Is.EqualTo(1000));
        _clock.Touch(KeyOf("b"), NowMs);
        Assert.That(_clock.IdleSeconds(KeyOf("a"), NowMs + 1_000_000), Is.EqualTo(1000));
    }

    [Test]
    public void TheSameNameInAnotherKeyspaceIsAnotherKey()
    {
        _clock.Touch(KeyOf("a", keyspace: 1), NowMs + 50_000);
        _clock.Touch(KeyOf("a", keyspace: 2), NowMs + 70_000);
        Assert.That(_clock.IdleSeconds(KeyOf("a", keyspace: 1), NowMs + 100_000), Is.EqualTo(50));
        Assert.That(_clock.IdleSeconds(KeyOf("a", keyspace: 2), NowMs + 100_000), Is.EqualTo(30));
    }

    [Test]
    public void AKeyCanComeWithItsIdleTime()
    {
        _clock.SetIdle(KeyOf("a"), 5000, NowMs);
        Assert.That(_clock.IdleSeconds(KeyOf("a"), NowMs + 1000), Is.EqualTo(5001));
        _clock.SetIdle(KeyOf("a"), long.MaxValue, NowMs);
        Assert.That(_clock.IdleSeconds(KeyOf("a"), NowMs), Is.EqualTo(NowMs / 1000));
    }

    [Test]
    public void OfManyKeysThoseThatAreForgottenAreOlderThanTold()
    {
        const int Keys = 1_000_000;
        for (var i = 0; i < Keys; i++) _clock.Touch(KeyOf($"key:{i}"), NowMs + i);
        const long now = NowMs + Keys;
        for (var i = 0; i < Keys; i += 97)
        {
            var idle = _clock.IdleSeconds(KeyOf($"key:{i}"), now);
            Assert.That(idle, Is.LessThanOrEqualTo((Keys - i) / 1000 + 1));
            if (i >= Keys * 9 / 10) Assert.That(idle, Is.GreaterThanOrEqualTo((Keys - i) / 1000 - 1));
        }
    }

    private static byte[] KeyOf(string name, uint keyspace = 1)
    {
        var key = System.Text.Encoding.ASCII.GetBytes(name);
        var encoded = new byte[MetadataKey.Length(key)];
        MetadataKey.Write(encoded, keyspace, key);
        return encoded;
    }
}
