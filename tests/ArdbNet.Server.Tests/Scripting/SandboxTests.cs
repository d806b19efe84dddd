using ArdbNet.Server.Tests.Commands;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Scripting;

public sealed class SandboxTests : CommandFixture
{
    [OneTimeSetUp]
    public void LimitMemory() => Client.Call("CONFIG", "SET", "lua-memory-limit", "32mb");

    [TestCase("x = 1")]
    [TestCase("_G.x = 1")]
    [TestCase("KEYS = {}")]
    [TestCase("redis.call = 1")]
    [TestCase("string.upper = string.lower")]
    [TestCase("math.pi = 3")]
    [TestCase("getmetatable(_G).__index = {}")]
    [TestCase("getmetatable('').__index = {}")]
    [TestCase("getmetatable('').__index.upper = string.lower")]
    [TestCase("setmetatable(_G, {})")]
    [TestCase("setmetatable(string, nil)")]
    [TestCase("rawset(_G, 'x', 1)")]
    [TestCase("rawset(redis, 'call', 1)")]
    [TestCase("rawset(getmetatable(_G), '__index', {})")]
    [TestCase("for _, t in pairs(_G) do if type(t) == 'table' then t.x = 1 end end")]
    public void SharedTablesCannotBeChanged(string script)
    {
        var reply = Eval(script);

        Assert.That(reply, Does.Contain("Attempt to modify a readonly table").Or.Contain("attempt to index"));
        Assert.That(Eval("return math.floor(math.pi * 10) .. ('a'):upper() .. type(KEYS)"), Is.EqualTo("31Atable"));
    }

    [TestCase("print")]
    [TestCase("dofile")]
    [TestCase("loadfile")]
    [TestCase("require")]
    [TestCase("package")]
    [TestCase("io")]
    [TestCase("debug")]
    [TestCase("newproxy")]
    [TestCase("module")]
    public void WhatLeadsOutIsNotThere(string name) =>
        Assert.That(
            Eval($"return {name}"),
            Does.Contain($"Script attempted to access nonexistent global variable '{name}'"));

    [Test]
    public void OfTheSystemThereIsOnlyTheClock()
    {
        Assert.That(Eval("local names = '' for name in pairs(os) do names = names .. name end return names"), Is.EqualTo("clock"));
        Assert.That(Eval("return tostring(os.execute) .. tostring(os.clock() >= 0)"), Is.EqualTo("niltrue"));
        Assert.That(Eval("os.clock = nil"), Does.Contain("Attempt to modify a readonly table"));
    }

    // CVE-2015-4335, CVE-2024-31449's way in, and what is left of it by load.
    [TestCase("return loadstring(string.dump(function() return 1 end))")]
    [TestCase("return load(function() return string.dump(function() return 1 end) end)")]
    [TestCase("return (loadstring('\\27Lua'))")]
    public void CompiledChunksAreRefused(string script) => Assert.That(Eval(script), Is.EqualTo("(nil)"));

    [Test]
    public void ProtectedTablesAreReadAsInRedis()
    {
        using var redis = new RedisServer();
        using var asked = redis.Connect();
        string[] scripts =
        [
            "return {tostring(rawget(redis, 'call') == redis.call), tostring(rawget(_G, 'redis') == redis)}",
            "return {tostring(rawget(redis, 'nothing')), tostring(rawget(_G, '_G') == _G)}",
            "local n = 0 for name, value in next, string do if string[name] == value then n = n + 1 end end return n",
            "local n = 0 table.foreach(bit, function(name, value) n = n + 1 end) return n",
            "local n = 0 for name in pairs(math) do n = n + 1 end return n",
            "return {pcall(next, redis, 'nothing')}",
            "return {pcall(table.insert, redis, 1)}",
            "return {pcall(rawset, redis, 'x', 1)}",
            "return coroutine.wrap(function() return tostring(rawget(redis, 'call') == redis.call) end)()",
            "return coroutine.wrap(function() local n = 0 for name in pairs(math) do n = n + 1 end return n end)()",
            "return coroutine.wrap(function() local n = 0 for _, v in pairs({3, 4, x = 5}) do n = n + v end return n end)()",
            "return coroutine.wrap(function() return tostring(next(bit) ~= nil) end)()",
            "return {tostring(rawget({x = 1}, 'x')), tostring(next({})), next({y = 2})}",
        ];
        foreach (var script in scripts)
            Assert.That(Client.Call("EVAL", script, "0").ToString(), Is.EqualTo(asked.Call("EVAL", script, "0").ToString()), script);
    }

    [TestCase("local function f() return f() + 1 end return f()")]
    [TestCase("local function f() return coroutine.wrap(f)() end return f()")]
    [TestCase("local function f() return pcall(f) end return tostring(f()):rep(1, 2) .. error('x')")]
    [TestCase("local t = {} t[1] = t for i = 1, 20 do t = {t} end return string.format('%s', nil .. 'x')")]
    [TestCase("return setmetatable({}, {__index = function(t, k) return t[k] end}).x")]
    [TestCase("return string.rep('x', 2147483647)")]
    [TestCase("local s = 'x' while true do s = s .. s end")]
    [TestCase("local t = {} while true do t[#t + 1] = {} end")]
    [TestCase("return unpack({}, 1, 1e9)")]
    [TestCase("return unpack({}, -2147483648, 2147483647)")]
    [TestCase("return table.concat(setmetatable({}, {}), 'x', 1, 2147483647)")]
    [TestCase("return string.find(('a'):rep(1000), ('a?'):rep(500000))")]
    [TestCase("return string.gsub(('a'):rep(200), ('(a'):rep(100), '')")]
    [TestCase("return loadstring(('('):rep(100000))()")]
    [TestCase("return loadstring('return ' .. ('{'):rep(10000))()")]
    [TestCase("return redis.call(unpack({}, 1, 7999))")]
    [TestCase("return math.random(1, 2, 3)")]
    [TestCase("local s = ('x'):rep(2e7) return s:gsub('x', 'yyyy')")]
    public void ABombIsAnError(string script)
    {
        Assert.That(Client.Call("EVAL", script, "0").IsError, Is.True);
        Assert.That(Eval("return 'alive'"), Is.EqualTo("alive"));
    }

    [Test]
    public void AnEndlesslyNestedReplyIsCutOff()
    {
        Assert.That(Eval("local t = {} t[1] = t return t"), Does.Contain("reached lua stack limit"));
        Assert.That(
            Eval("local t = {} t[1] = t t[2] = t return t"),
            Does.Contain("reached lua stack limit").Or.Contain("longer than lua-memory-limit"));
    }

    private string Eval(string script) =>
        Client.Call("EVAL", script, "0").ToString().Replace("\"", "", StringComparison.Ordinal);
}
