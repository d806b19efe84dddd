using ArdbNet.Lua.Libraries.Json;
using ArdbNet.Lua.Libraries.MessagePack;
using ArdbNet.Lua.Libraries.Struct;

namespace ArdbNet.Lua.Libraries;

/// <summary>The libraries that Redis gives scripts beside Lua's own.</summary>
public static class RedisLibraries
{
    /// <summary>Sets the globals bit, cjson, cmsgpack and struct.</summary>
    public static void Register(LuaState lua)
    {
        BitLibrary.Register(lua);
        JsonLibrary.Register(lua);
        MessagePackLibrary.Register(lua);
        StructLibrary.Register(lua);
    }
}
