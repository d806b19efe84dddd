using System.Text;

namespace ArdbNet.Lua.Libraries.Json;

/// <summary>The functions of cjson that set an option, unless their argument is nil, and return it.</summary>
internal static class JsonOptionFunctions
{
    private static readonly string[] Switch = ["off", "on"];
    private static readonly string[] SwitchOrNull = ["off", "on", "null"];

    // encode_sparse_array([convert [, ratio [, safe]]])
    public static int SparseArray(LuaStack stack)
    {
        if (!TakesArguments(stack, 3, out var raised))
            return raised;

        ref var options = ref stack.Block<JsonOptions>();
        raised = Set(stack, 1, ref options.ConvertsSparse);
        if (raised >= 0)
            raised = Set(stack, 2, ref options.SparseRatio, 0, int.MaxValue);
        if (raised >= 0)
            raised = Set(stack, 3, ref options.SparseSafe, 0, int.MaxValue);
        return raised < 0 ? raised : 3;
    }

    public static int EncodeMaxDepth(LuaStack stack) =>
        TakesArguments(stack, 1, out var raised)
            ? Set(stack, 1, ref stack.Block<JsonOptions>().EncodeMaxDepth, 1, int.MaxValue)
            : raised;

    public static int DecodeMaxDepth(LuaStack stack) =>
        TakesArguments(stack, 1, out var raised)
            ? Set(stack, 1, ref stack.Block<JsonOptions>().DecodeMaxDepth, 1, int.MaxValue)
            : raised;

    public static int NumberPrecision(LuaStack stack) =>
        TakesArguments(stack, 1, out var raised)
            ? Set(stack, 1, ref stack.Block<JsonOptions>().NumberPrecision, 1, 14)
            : raised;

    public static int KeepBuffer(LuaStack stack) =>
        TakesArguments(stack, 1, out var raised)
            ? Set(stack, 1, ref stack.Block<JsonOptions>().KeepsBuffer)
            : raised;

    public static int EncodeInvalidNumbers(LuaStack stack)
    {
        if (!TakesArguments(stack, 1, out var raised))
            return raised;

        ref var options = ref stack.Block<JsonOptions>();
        var choice = (int)options.EncodeInvalidNumbers;
        raised = Choose(stack, 1, SwitchOrNull, ref choice);
        options.EncodeInvalidNumbers = (InvalidNumbers)choice;
        return raised;
    }

    public static int DecodeInvalidNumbers(LuaStack stack) =>
        TakesArguments(stack, 1, out var raised)
            ? Set(stack, 1, ref stack.Block<JsonOptions>().DecodesInvalidNumbers)
            : raised;

    private static bool TakesArguments(LuaStack stack, int most, out int raised)
    {
        if (stack.Count > most)
        {
            raised = stack.RaiseArgument(most + 1, "found too many arguments");
            return false;
        }

        stack.SetCount(most);
        raised = 0;
        return true;
    }

    private static int Set(LuaStack stack, int argument, ref bool option)
    {
        var choice = option ? 1 : 0;
        var result = Choose(stack, argument, Switch, ref choice);
        option = choice != 0;
        return result;
    }

    // Every error of the range names the first argument, as in lua-cjson.
    private static int Set(LuaStack stack, int argument, ref int option, int least, int most)
    {
        if (stack.TypeOf(argument) != LuaType.Nil)
        {
            if (!stack.TryReadInteger(argument, out var number))
                return stack.RaiseType(argument, "number");

            var value = unchecked((int)number);
            if (value < least || value > most)
                return stack.RaiseArgument(1, $"expected integer between {least} and {most}");

            option = value;
        }

        stack.Push((double)option);
        return 1;
    }

    private static int Choose(LuaStack stack, int argument, string[] words, ref int choice)
    {
        var type = stack.TypeOf(argument);
        if (type == LuaType.Boolean)
        {
            choice = stack.ToBoolean(argument) ? 1 : 0;
        }
        else if (type != LuaType.Nil)
        {
            if (!stack.TryConvertToString(argument, out var text))
                return stack.RaiseType(argument, "string");

            text = text.IndexOf((byte)0) is >= 0 and var end ? text[..end] : text;
            var word = Encoding.Latin1.GetString(text);
            var chosen = Array.IndexOf(words, word);
            if (chosen < 0)
                return stack.RaiseArgument(argument, Encoding.Latin1.GetBytes($"invalid option '{word}'"));

            choice = chosen;
        }

        if (choice <= 1)
            stack.Push(choice == 1);
        else
            stack.Push(words[choice]);
        return 1;
    }
}
