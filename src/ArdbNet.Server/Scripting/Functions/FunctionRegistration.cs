using System.Text;
using ArdbNet.Lua;

namespace ArdbNet.Server.Scripting.Functions;

/// <summary>
/// redis.register_function, as <c>(name, callback)</c> or as one table with <c>function_name</c>, <c>callback</c>,
/// <c>description</c> and <c>flags</c>.
/// </summary>
internal ref struct FunctionRegistration
{
    private byte[]? _name;
    private byte[]? _description;
    private ScriptFlags _flags;
    private int _callback;

    public static int Register(LuaStack stack)
    {
        if (((ScriptEngine)stack.State.Host!).Libraries?.Current is not { } library)
        {
            return RedisLibrary.RaiseError(
                stack, "redis.register_function can only be called on FUNCTION LOAD command"u8);
        }

        var registration = default(FunctionRegistration);
        var error = stack.Count switch
        {
            1 => registration.ReadTable(stack),
            2 => registration.ReadPair(stack),
            _ => "wrong number of arguments to redis.register_function",
        };
        error ??= registration.AddTo(library);
        if (error is null) return 0;

        if (registration._callback != 0) stack.State.Release(registration._callback);
        return RedisLibrary.RaiseError(stack, Encoding.ASCII.GetBytes(error));
    }

    private readonly string? AddTo(FunctionLibrary library)
    {
        if (!LibraryHeader.IsName(_name)) return LibraryHeader.WrongName;
        var script = new Script(_name!, [], _flags, _callback) { IsFunction = true };
        var name = Encoding.ASCII.GetString(_name!);
        return library.Functions.TryAdd(name, new Function(name, _description, script))
            ? null
            : "Function already exists in the library";
    }

    private string? ReadPair(LuaStack stack)
    {
        if (!stack.TryConvertToString(1, out var name)) return "first argument to redis.register_function must be a string";
        if (stack.TypeOf(2) != LuaType.Function) return "second argument to redis.register_function must be a function";
        _name = name.ToArray();
        _callback = stack.Keep();
        return null;
    }

    private string? ReadTable(LuaStack stack)
    {
        if (stack.TypeOf(1) != LuaType.Table)
        {
            return "calling redis.register_function with a single argument is only applicable to Lua table "
                + "(representing named arguments).";
        }

        stack.PushNil();
        while (stack.Next(1))
        {
            if (ReadField(stack) is { } error) return error;
            stack.SetCount(2);
        }

        if (_name is null) return "redis.register_function must get a function name argument";
        return _callback == 0 ? "redis.register_function must get a callback argument" : null;
    }

    // The key is below the value, which is on the top.
    private string? ReadField(LuaStack stack)
    {
        if (!stack.TryGetString(-2, out var key))
        {
            return stack.TypeOf(-2) == LuaType.Number
                ? "unknown argument given to redis.register_function"
                : "named argument key given to redis.register_function is not a string";
        }

        if (Ascii.EqualsIgnoreCase(key, "function_name"u8))
        {
            if (!stack.TryConvertToString(-1, out var name))
                return "function_name argument given to redis.register_function must be a string";
            _name = name.ToArray();
        }
        else if (Ascii.EqualsIgnoreCase(key, "description"u8))
        {
            if (!stack.TryConvertToString(-1, out var description))
                return "description argument given to redis.register_function must be a string";
            _description = description.ToArray();
        }
        else if (Ascii.EqualsIgnoreCase(key, "callback"u8))
        {
            if (stack.TypeOf(-1) != LuaType.Function)
                return "callback argument given to redis.register_function must be a function";
            if (_callback != 0) stack.State.Release(_callback);
            _callback = stack.Keep();
        }
        else if (Ascii.EqualsIgnoreCase(key, "flags"u8))
        {
            if (stack.TypeOf(-1) != LuaType.Table)
                return "flags argument to redis.register_function must be a table representing function flags";
            return ReadFlags(stack) ? null : "unknown flag given";
        }
        else
        {
            return "unknown argument given to redis.register_function";
        }

        return null;
    }

    private bool ReadFlags(LuaStack stack)
    {
        for (var item = 1; ; item++)
        {
            stack.RawGet(-1, item);
            if (stack.TypeOf(-1) == LuaType.Nil) return true;
            if (!stack.TryConvertToString(-1, out var name)) return false;
            var flag = ScriptFlagNames.FindIgnoringCase(name);
            if (flag == ScriptFlags.None) return false;
            _flags |= flag;
            stack.Pop();
        }
    }
}
