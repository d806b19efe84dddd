namespace ArdbNet.Lua.Libraries.MessagePack;

/// <summary>cmsgpack: values from and to MessagePack, as lua-cmsgpack 0.4.0 has them.</summary>
public static unsafe class MessagePackLibrary
{
    public static void Register(LuaState lua)
    {
        lua.PushLibrary(
            new LuaFunction("pack", &MessagePackEncoder.Pack),
            new LuaFunction("unpack", &Unpack),
            new LuaFunction("unpack_one", &UnpackOne),
            new LuaFunction("unpack_limit", &UnpackLimit));
        SetText(lua, "_NAME"u8, "cmsgpack"u8);
        SetText(lua, "_VERSION"u8, "lua-cmsgpack 0.4.0"u8);
        SetText(lua, "_COPYRIGHT"u8, "Copyright (C) 2012, Salvatore Sanfilippo"u8);
        SetText(lua, "_DESCRIPTION"u8, "MessagePack C implementation for Lua"u8);
        lua.SetGlobal("cmsgpack"u8);
    }

    private static int Unpack(LuaStack stack) => UnpackFrom(stack, 0, 0);

    // unpack_one(text [, offset]) returns the next offset, or -1 at the end, and a value.
    private static int UnpackOne(LuaStack stack)
    {
        if (!stack.TryReadInteger(2, out var offset, missing: 0))
            return stack.RaiseType(2, "number");

        return UnpackFrom(stack, 1, offset);
    }

    // unpack_limit(text, limit [, offset]) returns the next offset, or -1 at the end, and up to limit values.
    private static int UnpackLimit(LuaStack stack)
    {
        if (!stack.TryReadInteger(2, out var limit))
            return stack.RaiseType(2, "number");
        if (!stack.TryReadInteger(3, out var offset, missing: 0))
            return stack.RaiseType(3, "number");

        return UnpackFrom(stack, limit, offset);
    }

    // No limit and no offset: everything, and no next offset before it.
    private static int UnpackFrom(LuaStack stack, long limit, long offset)
    {
        if (!stack.TryConvertToString(1, out var bytes))
            return stack.RaiseType(1, "string");
        if (offset < 0 || limit < 0)
            return stack.Raise(
                $"Invalid request to unpack with offset of {(int)offset} and limit of {bytes.Length}.");
        if (offset > bytes.Length)
            return stack.Raise($"Start offset {(int)offset} greater than input length {bytes.Length}.");

        stack.SetCount(1);
        var isAll = limit == 0 && offset == 0;
        var decoder = new MessagePackDecoder(stack, bytes[(int)offset..]);
        var values = 0;
        for (; !decoder.IsAtEnd && values < (isAll ? int.MaxValue : limit); values++)
            if (!decoder.TryPushValue())
                return Raise(stack, decoder.Error);

        if (isAll)
            return values;
        if (!stack.EnsureRoom(1))
            return stack.Raise("stack overflow (in function mp_unpack_full)");

        stack.Push(decoder.IsAtEnd ? -1.0 : offset + decoder.Consumed);
        stack.Insert(2);
        return values + 1;
    }

    // Errors of Lua's own tables name no position.
    private static int Raise(LuaStack stack, ReadOnlySpan<byte> error)
    {
        if (!error.StartsWith("table index"u8))
            return stack.Raise(error);

        stack.Push(error);
        return LuaStack.RaiseTop();
    }

    private static void SetText(LuaState lua, ReadOnlySpan<byte> key, ReadOnlySpan<byte> text)
    {
        lua.Stack.Push(text);
        lua.Stack.RawSet(-2, key);
    }
}
