namespace ArdbNet.Lua.Libraries.Json;

/// <summary>cjson: JSON as lua-cjson 2.1.0 has it. Each instance that new() returns has options of its own.</summary>
public static unsafe class JsonLibrary
{
    public static void Register(LuaState lua)
    {
        PushInstance(lua.Stack);
        lua.SetGlobal("cjson"u8);
    }

    private static void PushInstance(LuaStack stack)
    {
        ReadOnlySpan<LuaFunction> functions =
        [
            new("encode", &Encode),
            new("decode", &Decode),
            new("encode_sparse_array", &JsonOptionFunctions.SparseArray),
            new("encode_max_depth", &JsonOptionFunctions.EncodeMaxDepth),
            new("decode_max_depth", &JsonOptionFunctions.DecodeMaxDepth),
            new("encode_number_precision", &JsonOptionFunctions.NumberPrecision),
            new("encode_keep_buffer", &JsonOptionFunctions.KeepBuffer),
            new("encode_invalid_numbers", &JsonOptionFunctions.EncodeInvalidNumbers),
            new("decode_invalid_numbers", &JsonOptionFunctions.DecodeInvalidNumbers),
            new("new", &New),
        ];
        stack.PushBlock<JsonOptions>() = JsonOptions.Default;
        stack.PushTable(0, functions.Length + 3);
        foreach (var function in functions)
        {
            stack.Push(function, block: -2);
            stack.RawSet(-2, System.Text.Encoding.ASCII.GetBytes(function.Name));
        }

        stack.PushLightUserdata(0);
        stack.RawSet(-2, "null"u8);
        stack.Push("cjson"u8);
        stack.RawSet(-2, "_NAME"u8);
        stack.Push("2.1.0"u8);
        stack.RawSet(-2, "_VERSION"u8);
        stack.Remove(-2);
    }

    private static int New(LuaStack stack)
    {
        PushInstance(stack);
        return 1;
    }

    private static int Encode(LuaStack stack)
    {
        if (stack.Count != 1)
            return stack.RaiseArgument(1, "expected 1 argument");

        var encoder = new JsonEncoder(stack, ref stack.Block<JsonOptions>());
        if (!encoder.TryAppend())
            return stack.Raise(encoder.Error);

        stack.Push(encoder.Written);
        return 1;
    }

    private static int Decode(LuaStack stack)
    {
        if (stack.Count != 1)
            return stack.RaiseArgument(1, "expected 1 argument");
        if (!stack.TryConvertToString(1, out var text))
            return stack.RaiseType(1, "string");
        if (text.Length >= 2 && (text[0] == 0 || text[1] == 0))
            return stack.Raise("JSON parser does not support UTF-16 or UTF-32"u8);

        var decoder = new JsonDecoder(stack, text, ref stack.Block<JsonOptions>());
        return decoder.TryPush() ? 1 : stack.Raise(decoder.Error);
    }
}
