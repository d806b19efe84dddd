using ArdbNet.Storage.Encoding;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Storage.Tests.Encoding;

public sealed class KeyHashTests
{
    // The first is the check value of CRC-16/XMODEM, the others are what CLUSTER KEYSLOT of Redis says.
    [TestCase("123456789", 12739)]
    [TestCase("", 0)]
    [TestCase("foo", 12182)]
    [TestCase("bar", 5061)]
    [TestCase("hello", 866)]
    [TestCase("foo{{bar}}zap", 4015)]
    public void TheSlotIsThatOfRedisCluster(string key, int slot) => Assert.That(SlotOf(key), Is.EqualTo(slot));

    // CRC-16/XMODEM bit by bit.
    [Test]
    public void TheSlotIsThatOfRedisClusterAtAnyLength() => Prop.ForAll<byte[]>(static bytes =>
    {
        var key = Array.FindAll(bytes, static b => b != '{');
        var crc = 0;
        foreach (var b in key)
        {
            crc ^= b << 8;
            for (var bit = 0; bit < 8; bit++) crc = ((crc << 1) & 0xFFFF) ^ ((crc & 0x8000) != 0 ? 0x1021 : 0);
        }

        return KeyHash.Slot(key) == crc % KeyHash.SlotCount;
    }).QuickCheckThrowOnFailure();

    [TestCase("{user1000}.following", "user1000")]
    [TestCase("foo{bar}{zap}", "bar")]
    [TestCase("foo{{bar}}zap", "{bar")]
    [TestCase("}a{tag}", "tag")]
    public void OnlyTheFirstTagCounts(string key, string tag) => Assert.That(SlotOf(key), Is.EqualTo(SlotOf(tag)));

    [Test]
    public void AnEmptyTagIsNone() => Assert.That(SlotOf("foo{}{bar}"), Is.EqualTo(8363));

    [Test]
    public void AnUnclosedTagIsNone() => Assert.That(SlotOf("foo{bar"), Is.Not.EqualTo(SlotOf("bar")));

    // MurmurHash3 x86_32 with the seed 0x41726462. It is on disk: it never changes.
    [TestCase("", 0xE1EFAC3Fu)]
    [TestCase("a", 0x2F6ACA3Bu)]
    [TestCase("foo", 0xDA4C298Au)]
    [TestCase("field", 0x93F22DC6u)]
    [TestCase("12345678", 0x555A6D36u)]
    public void TheHashNeverChanges(string text, uint hash) => Assert.That(KeyHash.Hash(Latin(text)), Is.EqualTo(hash));

    private static int SlotOf(string key) => KeyHash.Slot(Latin(key));

    private static byte[] Latin(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
