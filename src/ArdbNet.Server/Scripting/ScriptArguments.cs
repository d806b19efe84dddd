using ArdbNet.Lua;
using ArdbNet.Resp.Reading;

namespace ArdbNet.Server.Scripting;

/// <summary>KEYS and ARGV of an EVAL: <c>EVAL script numkeys key … argument …</c></summary>
/// <param name="Request">The whole request.</param>
/// <param name="KeyCount">What it says.</param>
internal readonly record struct ScriptArguments(Request Request, int KeyCount)
{
    private const int First = 3;

    /// <summary>Puts both into the table on the top.</summary>
    public void Push(LuaStack stack)
    {
        Push(stack, First, First + KeyCount);
        stack.RawSet(-2, "KEYS"u8);
        Push(stack, First + KeyCount, Request.Count);
        stack.RawSet(-2, "ARGV"u8);
    }

    /// <summary>Pushes both.</summary>
    public void PushTables(LuaStack stack)
    {
        Push(stack, First, First + KeyCount);
        Push(stack, First + KeyCount, Request.Count);
    }

    private void Push(LuaStack stack, int from, int to)
    {
        stack.PushTable(to - from, 0);
        for (var i = from; i < to; i++)
        {
            stack.Push(Request[i]);
            stack.RawSet(-2, i - from + 1);
        }
    }
}
