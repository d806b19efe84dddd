using ArdbNet.Server.Tests.Commands;

namespace ArdbNet.Server.Tests.Scripting;

/// <summary>Ways out of Redis' sandbox, or through its memory, that were published: each is an error here.</summary>
public sealed class PublishedEscapeTests : CommandFixture
{
    [OneTimeSetUp]
    public void LimitMemory() => Client.Call("CONFIG", "SET", "lua-memory-limit", "32mb");

    [TearDown]
    public void TheServerGoesOn() => Assert.That(Eval("return 'alive'"), Is.EqualTo("alive"));

    // Bytecode that the interpreter believes.
    [TestCase("return (loadstring(string.dump(function() return 1 end)))", "(nil)")]
    [TestCase("return select(2, loadstring('\\27LuaQ'))", "attempt to load a compiled chunk")]
    [TestCase("local code, at = string.dump(function() return 1 end), 0 "
        + "return tostring(load(function() at = at + 1 return at <= #code and code:sub(at, at) or nil end))", "nil")]
    [TestCase("\u001bLuaQ", "ERR Error compiling script (new function): ")]
    public void Cve20154335(string script, string expected) => Assert.That(Eval(script), Does.Contain(expected));

    // Sizes of struct that overflow an int.
    [TestCase("return struct.pack('i2147483648', 1)")]
    [TestCase("return struct.unpack('i4294967297', ('x'):rep(8))")]
    [TestCase("return struct.pack('!33i4', 1)")]
    public void Cve20158080(string script) => Assert.That(Eval(script), Does.Contain("ERR user_script:1: "));

    // cmsgpack pushes more values than the stack has room for.
    [TestCase("return select('#', cmsgpack.unpack(('\\1'):rep(1000000)))")]
    [TestCase("return cmsgpack.unpack(('\\145'):rep(1000000))")]
    [TestCase("return cmsgpack.unpack_limit(('\\1'):rep(100000), 100000, 0)")]
    [TestCase("local t = {} for i = 1, 100000 do t = {t} end return #cmsgpack.pack(t) .. nil")]
    public void Cve201811218(string script) => Assert.That(Eval(script), Does.Contain("ERR user_script:1: "));

    // struct reads and writes outside of its strings.
    [TestCase("return struct.unpack('c2147483647', 'abc')")]
    [TestCase("return struct.unpack('>I4', 'abcd', 2147483646)")]
    [TestCase("return struct.unpack('>I4', 'abcd', -2147483648)")]
    [TestCase("return struct.unpack('>I4I4I4', 'abcd')")]
    [TestCase("return struct.unpack('s', 'no end')")]
    [TestCase("return struct.pack('c2147483647', 'x')")]
    [TestCase("return struct.unpack(('i8'):rep(10000), ('x'):rep(80000))")]
    public void Cve201811219(string script) => Assert.That(Eval(script), Does.Contain("ERR user_script:1: "));

    // The first fix for struct's sizes overflowed itself.
    [TestCase("return struct.pack('i99999999999999999999', 1)")]
    [TestCase("return struct.unpack('i18446744073709551617', 'x')")]
    [TestCase("return struct.size('c9999999999c9999999999')")]
    public void Cve202014147(string script) => Assert.That(Eval(script), Does.Contain("ERR user_script:1: "));

    // What a script gives to commands, or gets from them, is more than the stack has room for.
    [TestCase("local t = {} for i = 1, 7990 do t[i] = 'k' end return redis.call('MGET', unpack(t))")]
    [TestCase("local t = {} for i = 1, 7990 do t[i] = 'k' end return {pcall(redis.pcall, unpack(t))}")]
    [TestCase("local t = {} for i = 1, 5000 do t = {t} end return t")]
    [TestCase("local t = {} for i = 1, 5000 do t = {map={a=t}} end redis.setresp(3) return t")]
    [TestCase("local function deep(n) if n == 0 then return redis.call('LRANGE', 'list', 0, -1) end "
        + "return {deep(n - 1)} end return deep(150)")]
    public void Cve202132626(string script)
    {
        Client.Call("RPUSH", "list", "a", "b");
        for (var i = 0; i < 3; i++) Eval(script);
    }

    // A script leaves something behind for scripts of others, who may do more.
    [TestCase("tostring = function() return redis.call('FLUSHALL') end")]
    [TestCase("redis.call = function() return 'mine' end")]
    [TestCase("getmetatable(_G).__index = function() return 'mine' end")]
    [TestCase("getmetatable(redis).__index.sha1hex = string.lower")]
    [TestCase("getmetatable('').__index.upper = string.lower")]
    [TestCase("setmetatable(_G, {__index = {nosuch = 'mine'}})")]
    [TestCase("rawset(string, 'upper', string.lower)")]
    [TestCase("rawset(getmetatable(''), '__index', {})")]
    [TestCase("cjson.encode = 1")]
    [TestCase("for name in pairs(_G) do rawset(_G, name, 'mine') end")]
    public void Cve202224735(string script)
    {
        Client.Call("ACL", "SETUSER", "guest", "on", "nopass", "+eval", "~*");
        using var guest = Server.Connect();
        guest.Call("AUTH", "guest", "x");
        Assert.That(guest.Call("EVAL", script, "0").IsError, Is.True);

        Assert.That(
            Eval("return redis.call('PING').ok .. redis.sha1hex(''):sub(1, 4) .. ('a'):upper() .. cjson.encode({1})"),
            Is.EqualTo("PONGda39A[1]"));
        Assert.That(Eval("return nosuch"), Does.Contain("nonexistent global variable 'nosuch'"));
    }

    // The protection of globals takes a name for a string.
    [TestCase("return _G[{}]")]
    [TestCase("return _G[function() end]")]
    [TestCase("return _G[true]")]
    [TestCase("_G[{}] = 1")]
    [TestCase("return getmetatable(_G).__index")]
    public void Cve202224736(string script) =>
        Assert.That(Client.Call("EVAL", script, "0").IsError || Eval(script) == "(nil)");

    // Lengths within cjson and cmsgpack that overflow while their buffers grow.
    [TestCase("return #cjson.encode(('\\1'):rep(2 ^ 24))")]
    [TestCase("local s, t = ('x'):rep(2 ^ 20), {} for i = 1, 5000 do t[i] = s end return #cjson.encode(t)")]
    [TestCase("local s, t = ('x'):rep(2 ^ 20), {} for i = 1, 5000 do t[i] = s end return #cmsgpack.pack(t)")]
    [TestCase("return #cjson.encode({[2 ^ 31 - 1] = 1})")]
    public void Cve202224834(string script) =>
        Assert.That(Eval(script), Does.Contain("not enough memory").Or.Contain("excessively sparse array"));

    // bit.tohex with the smallest number of digits writes beside its buffer.
    [TestCase("return bit.tohex(65535, -2147483648)", "0000FFFF")]
    [TestCase("return bit.tohex(65535, 2147483648)", "0000FFFF")]
    [TestCase("return bit.tohex(65535, -100)", "0000FFFF")]
    public void Cve202431449(string script, string expected) => Assert.That(Eval(script), Is.EqualTo(expected));

    // Finalizers run while the state is closed, and see what is freed already: scripts cannot set any.
    [TestCase("return newproxy(true)", "nonexistent global variable 'newproxy'")]
    [TestCase("return getfenv(0)", "nonexistent global variable 'getfenv'")]
    [TestCase("return debug.setmetatable(cjson.null, {})", "nonexistent global variable 'debug'")]
    [TestCase("setmetatable(cjson.null, {__gc = error})", "table expected, got userdata")]
    [TestCase("setmetatable({}, {__gc = function() while true do end end}) collectgarbage() return 'no'", "no")]
    [TestCase("for i = 1, 9 do collectgarbage('stop') collectgarbage('setpause', 1000000) end return 'on'", "on")]
    public void Cve202446981(string script, string expected)
    {
        Assert.That(Eval(script), Does.Contain(expected));
        Assert.That(Reply("SCRIPT FLUSH"), Is.EqualTo("OK"));
        // Collections go on: a loop of garbage fits into the limit.
        Assert.That(Eval("for i = 1, 300 do local s = ('x'):rep(1000000) .. i end return 1"), Does.Contain("1"));
    }

    private string Eval(string script) =>
        Client.Call("EVAL", script, "0").ToString().Replace("\"", "", StringComparison.Ordinal);
}
