using System.Runtime.InteropServices;

namespace ArdbNet.Lua.Native;

/// <summary>
/// The functions of lua.h and lauxlib.h that are used here. Those without a transition of the garbage collector neither
/// allocate nor call back.
/// </summary>
internal static unsafe partial class LuaApi
{
    internal const int RegistryIndex = -10000;
    internal const int GlobalsIndex = -10002;
    internal const int AllResults = -1;
    internal const int HookCountMask = 8;
    private const string Library = LuaLibrary.ImportName;

    internal static int UpvalueIndex(int upvalue) => GlobalsIndex - upvalue;

    [LibraryImport(Library, EntryPoint = "lua_newstate")]
    internal static partial nint NewState(nint allocate, MemoryLedger* ledger);

    [LibraryImport(Library, EntryPoint = "lua_close")]
    internal static partial void Close(nint state);

    [LibraryImport(Library, EntryPoint = "lua_atpanic")]
    internal static partial nint AtPanic(nint state, nint function);

    [LibraryImport(Library, EntryPoint = "lua_getallocf"), SuppressGCTransition]
    internal static partial nint GetAllocator(nint state, MemoryLedger** ledger);

    [LibraryImport(Library, EntryPoint = "lua_gettop"), SuppressGCTransition]
    internal static partial int GetTop(nint state);

    [LibraryImport(Library, EntryPoint = "lua_settop"), SuppressGCTransition]
    internal static partial void SetTop(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_pushvalue"), SuppressGCTransition]
    internal static partial void PushValue(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_remove"), SuppressGCTransition]
    internal static partial void Remove(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_insert"), SuppressGCTransition]
    internal static partial void Insert(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_replace"), SuppressGCTransition]
    internal static partial void Replace(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_checkstack")]
    internal static partial int CheckStack(nint state, int count);

    [LibraryImport(Library, EntryPoint = "lua_type"), SuppressGCTransition]
    internal static partial int TypeOf(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_iscfunction"), SuppressGCTransition]
    internal static partial int IsNativeFunction(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_isnumber"), SuppressGCTransition]
    internal static partial int IsNumber(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_rawequal"), SuppressGCTransition]
    internal static partial int RawEqual(nint state, int left, int right);

    [LibraryImport(Library, EntryPoint = "lua_tonumber"), SuppressGCTransition]
    internal static partial double ToNumber(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_toboolean"), SuppressGCTransition]
    internal static partial int ToBoolean(nint state, int index);

    /// <summary>Only for strings: a number would be converted in its place, which allocates.</summary>
    [LibraryImport(Library, EntryPoint = "lua_tolstring"), SuppressGCTransition]
    internal static partial byte* GetString(nint state, int index, nuint* length);

    [LibraryImport(Library, EntryPoint = "lua_tolstring")]
    internal static partial byte* ConvertToString(nint state, int index, nuint* length);

    /// <summary>Only for strings and tables.</summary>
    [LibraryImport(Library, EntryPoint = "lua_objlen"), SuppressGCTransition]
    internal static partial nuint Length(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_touserdata"), SuppressGCTransition]
    internal static partial nint ToUserdata(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_tocfunction"), SuppressGCTransition]
    internal static partial nint ToNativeFunction(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_topointer"), SuppressGCTransition]
    internal static partial nint ToPointer(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_pushnil"), SuppressGCTransition]
    internal static partial void PushNil(nint state);

    [LibraryImport(Library, EntryPoint = "lua_pushnumber"), SuppressGCTransition]
    internal static partial void PushNumber(nint state, double value);

    [LibraryImport(Library, EntryPoint = "lua_pushboolean"), SuppressGCTransition]
    internal static partial void PushBoolean(nint state, int value);

    [LibraryImport(Library, EntryPoint = "lua_pushlightuserdata"), SuppressGCTransition]
    internal static partial void PushLightUserdata(nint state, nint value);

    [LibraryImport(Library, EntryPoint = "lua_pushlstring")]
    internal static partial void PushString(nint state, byte* bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "lua_pushcclosure")]
    internal static partial void PushClosure(nint state, nint function, int upvalues);

    [LibraryImport(Library, EntryPoint = "lua_newuserdata")]
    internal static partial void* NewUserdata(nint state, nuint bytes);

    [LibraryImport(Library, EntryPoint = "lua_createtable")]
    internal static partial void CreateTable(nint state, int items, int fields);

    [LibraryImport(Library, EntryPoint = "lua_rawget"), SuppressGCTransition]
    internal static partial void RawGet(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_rawgeti"), SuppressGCTransition]
    internal static partial void RawGetItem(nint state, int index, int item);

    [LibraryImport(Library, EntryPoint = "lua_rawset")]
    internal static partial void RawSet(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_rawseti")]
    internal static partial void RawSetItem(nint state, int index, int item);

    [LibraryImport(Library, EntryPoint = "lua_next"), SuppressGCTransition]
    internal static partial int Next(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_getmetatable"), SuppressGCTransition]
    internal static partial int GetMetatable(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_setmetatable"), SuppressGCTransition]
    internal static partial int SetMetatable(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_setfenv"), SuppressGCTransition]
    internal static partial int SetEnvironment(nint state, int index);

    [LibraryImport(Library, EntryPoint = "lua_concat")]
    internal static partial void Concatenate(nint state, int count);

    [LibraryImport(Library, EntryPoint = "lua_pcall")]
    internal static partial int ProtectedCall(nint state, int arguments, int results, int errorHandler);

    [LibraryImport(Library, EntryPoint = "luaL_loadbuffer")]
    internal static partial int LoadBuffer(nint state, byte* chunk, nuint length, byte* name);

    [LibraryImport(Library, EntryPoint = "luaL_where")]
    internal static partial void PushPosition(nint state, int level);

    [LibraryImport(Library, EntryPoint = "luaL_ref")]
    internal static partial int Reference(nint state, int table);

    [LibraryImport(Library, EntryPoint = "luaL_unref")]
    internal static partial void Release(nint state, int table, int reference);

    [LibraryImport(Library, EntryPoint = "lua_getstack"), SuppressGCTransition]
    internal static partial int GetFrame(nint state, int level, ActivationRecord* record);

    [LibraryImport(Library, EntryPoint = "lua_getinfo")]
    internal static partial int DescribeFrame(nint state, byte* what, ActivationRecord* record);

    [LibraryImport(Library, EntryPoint = "lua_sethook"), SuppressGCTransition]
    internal static partial int SetHook(nint state, nint hook, int mask, int count);

    [LibraryImport(Library, EntryPoint = "lua_gc")]
    internal static partial int CollectGarbage(nint state, int what, int data);
}
