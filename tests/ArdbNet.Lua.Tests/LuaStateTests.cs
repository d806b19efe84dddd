using System.Text;

namespace ArdbNet.Lua.Tests;

public sealed unsafe class LuaStateTests
{
    private LuaState _lua = null!;

    [SetUp]
    public void OpenState()
    {
        _lua = new LuaState(64 << 20);
        foreach (var library in new[] { "base", "string", "table", "math" })
            _lua.OpenNativeLibrary(library);
        _lua.PushLibrary(
            new LuaFunction("add", &Add),
            new LuaFunction("fail", &Fail),
            new LuaFunction("throw", &Throw),
            new LuaFunction("number", &RequireNumber),
            new LuaFunction("fill", &Fill),
            new LuaFunction("deep", &PushMany));
        _lua.SetGlobal("host"u8);
    }

    [TearDown]
    public void CloseState() => _lua.Dispose();

    [TestCase("return 1 + 1", "2")]
    [TestCase("return host.add(2, 40)", "42")]
    [TestCase("return ('x'):rep(3)", "xxx")]
    [TestCase("return select('#', host.deep(5000))", "5000")]
    [TestCase("return select(2, pcall(host.fail))", "it failed")]
    [TestCase("return coroutine.wrap(function() return host.add(1, 2) end)()", "3")]
    [TestCase("return select(2, coroutine.resume(coroutine.create(function() host.fail() end)))", "t:1: it failed")]
    public void AChunkReturnsItsValue(string source, string expected) => Assert.That(Run(source), Is.EqualTo(expected));

    [TestCase("host.fail()", "t:1: it failed")]
    [TestCase("local a\nreturn host.fail()", "t:2: it failed")]
    [TestCase("return host.throw()", "t:1: thrown")]
    [TestCase("return host.number('x')", "t:1: bad argument #1 to 'number' (number expected, got string)")]
    [TestCase("return host.number()", "t:1: bad argument #1 to 'number' (number expected, got no value)")]
    [TestCase("return 1 +", "t:1: unexpected symbol near '<eof>'")]
    [TestCase("error({})", "Table")]
    [TestCase("local function f() return 1 + f() end f()", "t:1: stack overflow")]
    [TestCase("local s = 'x' while true do s = s .. s end", "not enough memory")]
    [TestCase("return string.rep('x', 1000000000)", "not enough memory")]
    [TestCase("local t = {} for i = 1, 1e9 do t[i] = i end", "not enough memory")]
    [TestCase("local t = {} while true do t[#t + 1] = host.fill() end", "not enough memory")]
    public void AnErrorHasItsPosition(string source, string expected)
    {
        Assert.That(Run(source), Does.StartWith(expected));
        _lua.CollectGarbage();
        Assert.That(_lua.MemoryBytes, Is.LessThan(32 << 20));
        Assert.That(Run("return 'alive'"), Is.EqualTo("alive"));
    }

    [Test]
    public void CompiledChunksAreRefused() =>
        Assert.That(_lua.Stack.Load("\u001bLua"u8, "@t"u8), Is.EqualTo(LuaStatus.SyntaxError));

    [Test]
    public void TheLimitAllowsAnOverdraftOfFunctionsOnly()
    {
        Assert.That(Run("local s = host.fill() return #s"), Is.EqualTo("16777216"));
        _lua.MemoryLimit = 1 << 20;
        Assert.That(Run("local s = host.fill() return #(s .. 'x')"), Is.EqualTo("not enough memory"));
        Assert.That(_lua.WasLimitExceeded);
        Assert.That(_lua.PeakMemoryBytes, Is.GreaterThan(16 << 20));
    }

    [TestCase("while true do end")]
    [TestCase("while true do pcall(function() while true do end end) end")]
    [TestCase("local co = coroutine.wrap(function() while true do end end) while true do pcall(co) end")]
    public void TheHookEndsWhatNeverEnds(string source)
    {
        var calls = 0;
        _lua.CountHook = stack =>
        {
            if (++calls < 3)
                return 0;

            stack.SetHookInterval(1);
            stack.Push("killed"u8);
            return LuaStack.RaiseTop();
        };
        _lua.Stack.SetHookInterval(100_000);

        Assert.That(Run(source), Is.EqualTo("killed").Or.Empty);
        Assert.That(calls, Is.GreaterThanOrEqualTo(3));
    }

    [TestCase("return tostring(5)", "5")]
    [TestCase("return tostring('x')", "t:1: no strings")]
    [TestCase("return tostring()", "t:1: bad argument #1 to 'tostring' (value expected)")]
    public void AGuardRunsBeforeANativeFunction(string source, string expected)
    {
        _lua.PushGlobal("tostring"u8);
        _lua.Stack.Guard(&RefuseStrings);
        _lua.SetGlobal("tostring"u8);

        Assert.That(Run(source), Is.EqualTo(expected));
    }

    [TestCase("return host.protect(function() error('x', 0) end)", "2")]
    [TestCase("return host.protect(function() return host.protect(host.fail) end)", "0")]
    [TestCase("return host.protect(function() local t = {} while true do t[#t + 1] = {} end end)", "4")]
    [TestCase("local function f() host.protect(f) error('x') end return host.protect(f)", "2")]
    public void AFunctionMayCallLuaInProtectedMode(string source, string expected)
    {
        _lua.Stack.RawGet(-10002, "host"u8);
        _lua.Stack.Push(new LuaFunction("protect", &Protect));
        _lua.Stack.RawSet(-2, "protect"u8);

        Assert.That(Run(source), Is.EqualTo(expected));
    }

    [Test]
    public void KeptValuesOutliveTheStack()
    {
        _lua.Stack.Push("kept"u8);
        var reference = _lua.Keep();
        _lua.CollectGarbage();
        _lua.PushKept(reference);

        Assert.That(_lua.Stack.TryGetString(-1, out var value));
        Assert.That(Encoding.UTF8.GetString(value), Is.EqualTo("kept"));
        _lua.Release(reference);
    }

    [Test]
    public void TablesAreWalkedWithoutMetamethods()
    {
        Assert.That(Run("return setmetatable({1, 2, x = 3}, {__index = error})", keep: true), Is.Empty);
        var stack = _lua.Stack;
        var sum = 0d;
        stack.PushNil();
        while (stack.Next(-2))
        {
            sum += stack.ToNumber(-1);
            stack.Pop();
        }

        Assert.That(sum, Is.EqualTo(6));
        Assert.That(stack.RawLength(-1), Is.EqualTo(2));
        stack.RawGet(-1, "y"u8);
        Assert.That(stack.TypeOf(-1), Is.EqualTo(LuaType.Nil));
    }

    private string Run(string source, bool keep = false)
    {
        var stack = _lua.Stack;
        stack.SetCount(0);
        var status = stack.Load(Encoding.UTF8.GetBytes(source), "@t"u8);
        if (status == LuaStatus.Ok)
            _ = stack.Call(0, 1);
        if (keep)
            return "";

        var type = stack.TypeOf(-1);
        return stack.TryConvertToString(-1, out var text) ? Encoding.UTF8.GetString(text)
            : type == LuaType.Nil ? "" : type.ToString();
    }

    private static int Add(LuaStack stack)
    {
        stack.Push(stack.ToNumber(1) + stack.ToNumber(2));
        return 1;
    }

    private static int RefuseStrings(LuaStack stack) =>
        stack.TypeOf(1) == LuaType.String ? stack.Raise("no strings") : 0;

    private static int Protect(LuaStack stack)
    {
        stack.Push((double)stack.Call(0, 0));
        return 1;
    }

    private static int Fail(LuaStack stack) => stack.Raise("it failed");

    private static int Throw(LuaStack stack) => throw new InvalidOperationException("thrown");

    private static int RequireNumber(LuaStack stack) => stack.IsNumeric(1) ? 0 : stack.RaiseType(1, "number");

    private static int Fill(LuaStack stack)
    {
        var bytes = new byte[16 << 20];
        BitConverter.TryWriteBytes(bytes, stack.State.MemoryBytes);
        stack.Push(bytes);
        return 1;
    }

    private static int PushMany(LuaStack stack)
    {
        var count = (int)stack.ToNumber(1);
        if (!stack.EnsureRoom(count))
            return stack.Raise("stack overflow");

        for (var i = 0; i < count; i++)
            stack.Push((double)i);
        return count;
    }
}
