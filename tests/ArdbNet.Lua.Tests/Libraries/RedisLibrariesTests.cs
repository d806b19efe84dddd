using System.Text;
using ArdbNet.Lua.Libraries;

namespace ArdbNet.Lua.Tests.Libraries;

/// <summary>What redis-server cannot be asked: limits of memory, and cases in which Redis 7.0 itself is at fault.</summary>
public sealed class RedisLibrariesTests
{
    private const long MemoryLimit = 32 << 20;
    private LuaState _lua = null!;

    [SetUp]
    public void OpenState()
    {
        _lua = new LuaState(MemoryLimit);
        foreach (var library in new[] { "base", "string", "table", "math" })
            _lua.OpenNativeLibrary(library);
        RedisLibraries.Register(_lua);
    }

    [TearDown]
    public void CloseState() => _lua.Dispose();

    [TestCase("return bit.tohex(0xdeadbeef, -2147483648)", "DEADBEEF")]
    [TestCase("return bit.tohex(0xdeadbeef, 2147483647)", "deadbeef")]
    [TestCase("return bit.bxor(0xff, 0x0f)", "240")]
    [TestCase("return cjson.encode({1, 'a/b', {x = cjson.null}, 0.1})", "[1,\"a\\/b\",{\"x\":null},0.1]")]
    [TestCase("return cjson.decode('{\"a\":[1,2,{\"b\":\"\\\\u00e9\"}]}').a[3].b", "é")]
    [TestCase("return select('#', cmsgpack.unpack(cmsgpack.pack(1, 'a', {true, {x = 0.5}})))", "3")]
    [TestCase("return struct.unpack('>I4', struct.pack('>I4', 0x01020304))", "16909060")]
    [TestCase("local a = cjson.new() a.encode_max_depth(1) return cjson.encode({{1}})", "[[1]]")]
    [TestCase("return cjson.encode({[math.huge] = 1})", "t:1: Cannot serialise number: must not be NaN or Inf")]
    public void ACallIsAnswered(string source, string expected) => Assert.That(Run(source), Is.EqualTo(expected));

    [TestCase("local s = ('x'):rep(2^20) local t = {} for i = 1, 1000 do t[i] = s end return cjson.encode(t)")]
    [TestCase("local s = ('x'):rep(2^20) local t = {} for i = 1, 1000 do t[i] = s end return cmsgpack.pack(t)")]
    [TestCase("local s = ('x'):rep(2^20) local t = {} for i = 1, 100 do t[i] = s end "
        + "return struct.pack(('s'):rep(100), unpack(t))")]
    [TestCase("cjson.encode_sparse_array(false, 0) return cjson.encode({[2^30] = 1})")]
    [TestCase("return cjson.decode('[' .. ('[],'):rep(2^21) .. '1]')")]
    [TestCase("return cmsgpack.unpack('\\221\\0\\127\\255\\255' .. ('\\144'):rep(2^22))")]
    [TestCase("local t = {} for i = 1, 15 do t = {t, t, t, t, t, t} end return cmsgpack.pack(t)")]
    public void WhatIsTooLargeIsAnError(string source)
    {
        Assert.That(Run(source), Does.EndWith("not enough memory"));
        _lua.CollectGarbage();
        Assert.That(_lua.MemoryBytes, Is.LessThan(2 << 20));
        Assert.That(_lua.PeakMemoryBytes, Is.LessThan(3 * MemoryLimit));
        Assert.That(Run("return 'alive'"), Is.EqualTo("alive"));
    }

    [TestCase("cjson.decode_max_depth(2^31 - 1) return cjson.decode(('['):rep(2^20))",
        "t:1: Found too many nested data structures")]
    [TestCase("cjson.encode_max_depth(2^31 - 1) local t = {} t[1] = t return cjson.encode(t)",
        "t:1: Cannot serialise, excessive nesting")]
    [TestCase("return cmsgpack.unpack(('\\145'):rep(2^20))", "t:1: stack overflow (too many return values")]
    [TestCase("return cmsgpack.unpack(('\\129'):rep(2^20))", "t:1: stack overflow (too many return values")]
    [TestCase("return cmsgpack.unpack('\\223\\255\\255\\255\\255')", "t:1: Missing bytes in input.")]
    public void DeepNestingIsAnErrorAlsoInCoroutines(string source, string expected)
    {
        Assert.That(Run(source), Does.StartWith(expected));
        Assert.That(
            Run($"return select(2, coroutine.resume(coroutine.create(function() {source} end)))"),
            Does.StartWith(expected));
    }

    private string Run(string source)
    {
        var stack = _lua.Stack;
        stack.SetCount(0);
        var status = _lua.Stack.Load(Encoding.UTF8.GetBytes(source), "@t"u8);
        if (status == LuaStatus.Ok)
            _ = _lua.Stack.Call(0, 1);
        var text = stack.TryConvertToString(-1, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
        stack.SetCount(0);
        return text;
    }
}
