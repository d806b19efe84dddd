using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ArdbNet.Lua;
using ArdbNet.Lua.Libraries;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Scripting;

/// <summary>The table <c>redis</c> of scripts, and the generator behind math.random.</summary>
internal static unsafe class RedisLibrary
{
    private const int ReplicateToLog = 1;
    private const int ReplicateToReplicas = 2;

    /// <param name="lua">Gets the table as a global.</param>
    /// <param name="isOfScripts">Whether it is for scripts: functions do without what is there for old ones.</param>
    public static void Register(LuaState lua, bool isOfScripts)
    {
        lua.PushLibrary(
            new LuaFunction("call", &Call),
            new LuaFunction("pcall", &ProtectedCall),
            new LuaFunction("log", &Log),
            new LuaFunction("sha1hex", &Sha1Hex),
            new LuaFunction("error_reply", &ErrorReply),
            new LuaFunction("status_reply", &StatusReply),
            new LuaFunction("setresp", &SetProtocol),
            new LuaFunction("set_repl", &SetReplication),
            new LuaFunction("acl_check_cmd", &CheckPermission));
        if (isOfScripts)
        {
            Add(lua.Stack, new LuaFunction("replicate_commands", &ReplicateCommands));
            Add(lua.Stack, new LuaFunction("breakpoint", &Breakpoint));
            Add(lua.Stack, new LuaFunction("debug", &Debug));
        }

        SetNumber(lua.Stack, "LOG_DEBUG"u8, 0);
        SetNumber(lua.Stack, "LOG_VERBOSE"u8, 1);
        SetNumber(lua.Stack, "LOG_NOTICE"u8, 2);
        SetNumber(lua.Stack, "LOG_WARNING"u8, 3);
        SetNumber(lua.Stack, "REPL_NONE"u8, 0);
        SetNumber(lua.Stack, "REPL_AOF"u8, ReplicateToLog);
        SetNumber(lua.Stack, "REPL_SLAVE"u8, ReplicateToReplicas);
        SetNumber(lua.Stack, "REPL_REPLICA"u8, ReplicateToReplicas);
        SetNumber(lua.Stack, "REPL_ALL"u8, ReplicateToLog | ReplicateToReplicas);
        SetNumber(lua.Stack, "REDIS_VERSION_NUM"u8, 0x00070000 | 15);
        lua.Stack.Push(ServerVersion.Redis);
        lua.Stack.RawSet(-2, "REDIS_VERSION"u8);
        lua.SetGlobal("redis"u8);

        lua.PushGlobal("math"u8);
        Add(lua.Stack, new LuaFunction("random", &Draw));
        Add(lua.Stack, new LuaFunction("randomseed", &Seed));
        lua.Stack.Pop();
    }

    private static void Add(LuaStack stack, LuaFunction function)
    {
        stack.Push(function);
        stack.RawSet(-2, Encoding.ASCII.GetBytes(function.Name));
    }

    private static void SetNumber(LuaStack stack, ReadOnlySpan<byte> name, double value)
    {
        stack.Push(value);
        stack.RawSet(-2, name);
    }

    private static ScriptRun RunOf(LuaStack stack) => ((ScriptEngine)stack.State.Host!).Run;

    internal static int RaiseError(LuaStack stack, ReadOnlySpan<byte> text)
    {
        PushError(stack, text);
        return LuaStack.RaiseTop();
    }

    // -CODE text keeps its code, any other text gets ERR.
    private static void PushError(LuaStack stack, ReadOnlySpan<byte> text)
    {
        _ = stack.EnsureRoom(4);
        text = QuotedArgument.BeforeZero(text);
        var hasCode = text.StartsWith("-"u8) && text.Contains((byte)' ');
        text = text.TrimStart((byte)'-').TrimEnd("\r\n"u8);
        stack.PushTable(0, 1);
        stack.Push(hasCode ? text : [.. "ERR "u8, .. text]);
        stack.RawSet(-2, "err"u8);
    }

    private static int Call(LuaStack stack) => RunOf(stack).Call(stack, raisesErrors: true);

    private static int ProtectedCall(LuaStack stack) => RunOf(stack).Call(stack, raisesErrors: false);

    private static int Log(LuaStack stack)
    {
        if (stack.Count < 2) return RaiseError(stack, "redis.log() requires two arguments or more."u8);
        if (!stack.IsNumeric(1)) return RaiseError(stack, "First argument must be a number (log level)."u8);
        var level = LuaArguments.ToInt32(stack.ToNumber(1));
        if (level is < 0 or > 3) return RaiseError(stack, "Invalid debug level."u8);

        var text = new ArrayBufferWriter<byte>();
        for (var i = 2; i <= stack.Count; i++)
        {
            if (!stack.TryConvertToString(i, out var word)) continue;
            if (i > 2) text.Write(" "u8);
            text.Write(word);
        }

        RunOf(stack).WriteLog(
            level switch { 0 => LogLevel.Trace, 1 => LogLevel.Debug, 2 => LogLevel.Information, _ => LogLevel.Warning },
            Encoding.UTF8.GetString(text.WrittenSpan));
        return 0;
    }

    private static int Sha1Hex(LuaStack stack)
    {
        if (stack.Count != 1) return RaiseError(stack, "wrong number of arguments"u8);
        _ = stack.TryConvertToString(1, out var text);
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(text, digest);
        stack.Push(Convert.ToHexStringLower(digest));
        return 1;
    }

    private static int ErrorReply(LuaStack stack)
    {
        if (stack.Count != 1 || !stack.TryGetString(1, out var text))
            PushError(stack, "wrong number or type of arguments"u8);
        else
            PushError(stack, text.StartsWith("-"u8) ? text : [(byte)'-', .. text]);
        return 1;
    }

    private static int StatusReply(LuaStack stack)
    {
        if (stack.Count != 1 || stack.TypeOf(1) != LuaType.String)
        {
            PushError(stack, "wrong number or type of arguments"u8);
            return 1;
        }

        stack.PushTable(0, 1);
        stack.PushCopy(1);
        stack.RawSet(-2, "ok"u8);
        return 1;
    }

    private static int SetProtocol(LuaStack stack)
    {
        if (stack.Count != 1) return RaiseError(stack, "redis.setresp() requires one argument."u8);
        var version = LuaArguments.ToInt32(stack.ToNumber(1));
        if (version is not (2 or 3)) return RaiseError(stack, "RESP version must be 2 or 3."u8);
        RunOf(stack).Protocol = version;
        return 0;
    }

    // What a script changes always goes into the log: the data is the log's result, here and on replicas.
    private static int SetReplication(LuaStack stack)
    {
        if (stack.Count != 1) return RaiseError(stack, "redis.set_repl() requires two arguments."u8);
        if ((LuaArguments.ToInt32(stack.ToNumber(1)) & ~(ReplicateToLog | ReplicateToReplicas)) == 0) return 0;
        return RaiseError(
            stack, "Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE."u8);
    }

    private static int ReplicateCommands(LuaStack stack)
    {
        stack.Push(true);
        return 1;
    }

    // There is no debugger.
    private static int Breakpoint(LuaStack stack)
    {
        stack.Push(false);
        return 1;
    }

    private static int Debug(LuaStack stack) => 0;

    private static int CheckPermission(LuaStack stack)
    {
        if (stack.Count == 0)
            return RaiseError(stack, "Please specify at least one argument for this redis lib call"u8);
        if (!RunOf(stack).KnowsCommand(stack, out var areStrings, out var isAllowed))
        {
            return RaiseError(
                stack,
                areStrings
                    ? "Invalid command passed to redis.acl_check_cmd()"u8
                    : "Lua redis lib command arguments must be strings or integers"u8);
        }

        stack.Push(isAllowed);
        return 1;
    }

    private static int Draw(LuaStack stack)
    {
        var number = RunOf(stack).Random.Next();
        switch (stack.Count)
        {
            case 0:
                stack.Push(number);
                return 1;
            case 1:
                if (!stack.IsNumeric(1)) return stack.RaiseType(1, "number");
                var most = (int)LuaArguments.ToInt64(stack.ToNumber(1));
                if (most < 1) return stack.RaiseArgument(1, "interval is empty");
                stack.Push(Math.Floor(number * most) + 1);
                return 1;
            case 2:
                if (!stack.IsNumeric(1)) return stack.RaiseType(1, "number");
                if (!stack.IsNumeric(2)) return stack.RaiseType(2, "number");
                var least = (int)LuaArguments.ToInt64(stack.ToNumber(1));
                var last = (int)LuaArguments.ToInt64(stack.ToNumber(2));
                if (least > last) return stack.RaiseArgument(2, "interval is empty");
                stack.Push(Math.Floor(number * (last - least + 1)) + least);
                return 1;
            default:
                return stack.Raise("wrong number of arguments");
        }
    }

    private static int Seed(LuaStack stack)
    {
        if (!stack.IsNumeric(1)) return stack.RaiseType(1, "number");
        RunOf(stack).Random.Seed((int)(long)stack.ToNumber(1));
        return 0;
    }
}
