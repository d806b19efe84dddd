using System.Diagnostics.CodeAnalysis;
using System.Text;
using ArdbNet.Lua;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;
using ArdbNet.Storage.Functions;

namespace ArdbNet.Server.Scripting.Functions;

/// <summary>
/// All libraries of functions, and the engine that runs them. The store has their sources; they are read from it when
/// they are first needed, and again after something else has changed it. Used by the executor only.
/// </summary>
internal sealed class FunctionHost(ArdbServer server) : IDisposable
{
    private FunctionSet _set = new();
    private ScriptEngine? _engine;
    private LibraryLoader? _loader;
    private bool _isCurrent;

    /// <summary>Bytes that Lua holds.</summary>
    public long LuaBytes => _engine?.Lua.MemoryBytes ?? 0;

    /// <summary>What was read last, also while a function runs.</summary>
    public FunctionSet Known => _set;

    /// <summary>All libraries there are, for who counts them.</summary>
    public FunctionSet Current
    {
        get
        {
            // Not from under a script that runs.
            if (!_isCurrent && server.Scripts.Run.Script is null && !server.IsLoading && HasStored && LuaLibrary.IsInstalled) Read();
            return _set;
        }
    }

    /// <summary>Whether there are any, read or not.</summary>
    public bool HasStored
    {
        get
        {
            using var libraries = FunctionStore.OpenCursor(server.Store.Engine);
            return libraries.SeekToFirst();
        }
    }

    /// <summary>The request that the function that runs came with.</summary>
    public Request Running { get; private set; }

    /// <summary>The store may hold something else than what was read.</summary>
    public void Forget() => _isCurrent = false;

    public void Dispose()
    {
        _engine?.Dispose();
        _engine = null;
        _isCurrent = false;
    }

    /// <summary>All libraries there are; null: the client has got its error.</summary>
    public FunctionSet? Open(Call call)
    {
        if (_isCurrent) return _set;
        try
        {
            Read();
            return _set;
        }
        catch (LuaLibraryMissingException missing)
        {
            call.Reply.Error($"ERR {missing.Message}");
            return null;
        }
    }

    /// <summary>Reads a library for a client and puts it into the store.</summary>
    public bool TryLoad(ReadOnlySpan<byte> source, bool replaces, [NotNullWhen(true)] out FunctionLibrary? library, out byte[] error)
    {
        var set = _set.Copy();
        if (!TryAdd(set, source, replaces, isTimed: true, out library, out error)) return false;
        FunctionStore.Put(server.Store.Engine, Encoding.ASCII.GetBytes(library.Name), source);
        Replace(set);
        return true;
    }

    public void Delete(FunctionLibrary library)
    {
        FunctionStore.Delete(server.Store.Engine, Encoding.ASCII.GetBytes(library.Name));
        var set = _set.Copy();
        set.Remove(library);
        Replace(set);
    }

    /// <summary>Deletes all libraries and begins with a fresh Lua.</summary>
    public void Flush()
    {
        FunctionStore.Clear(server.Store.Engine);
        Dispose();
    }

    /// <summary>Puts libraries in the place of all others, or adds them, or adds them in the place of their namesakes.</summary>
    public bool TryRestore(IReadOnlyList<byte[]> sources, RestorePolicy policy, out byte[] error)
    {
        var restored = new FunctionSet();
        error = [];
        foreach (var source in sources)
            if (!TryAdd(restored, source, replaces: false, isTimed: false, out _, out error)) return false;

        var set = policy == RestorePolicy.Flush ? new FunctionSet() : _set.Copy();
        foreach (var library in restored.Libraries)
        {
            if (set.Find(library.Name) is not { } old) continue;
            if (policy == RestorePolicy.Append)
            {
                error = Encoding.ASCII.GetBytes($"Library {library.Name} already exists");
                return false;
            }

            set.Remove(old);
        }

        foreach (var library in restored.Libraries)
        {
            if (set.TryAdd(library, out var taken)) continue;
            error = Encoding.ASCII.GetBytes($"Function {taken} already exists");
            return false;
        }

        if (policy == RestorePolicy.Flush) FunctionStore.Clear(server.Store.Engine);
        foreach (var library in restored.Libraries)
            FunctionStore.Put(server.Store.Engine, Encoding.ASCII.GetBytes(library.Name), library.Source);
        Replace(set);
        return true;
    }

    /// <summary>Runs a function and replies with its result.</summary>
    public void Run(Call call, Function function, int keyCount, bool isReadOnly)
    {
        Running = call.Request;
        server.Scripts.Evaluate(call, _engine!, function.Script, keyCount, isReadOnly);
    }

    /// <summary>
    /// Puts all libraries into the log, for a Redis that has just got a dump without them: one before 7.0 would not survive
    /// a dump that has them, and does not tell its version. In the log they are an error to it and no more.
    /// </summary>
    public void SayAgain()
    {
        var sources = new List<byte[]>();
        using (var libraries = FunctionStore.OpenCursor(server.Store.Engine))
            for (var found = libraries.SeekToFirst(); found; found = libraries.Next()) sources.Add(libraries.Value.ToArray());
        server.Store.Engine.EndCommand();
        foreach (var source in sources)
        {
            server.Dispatcher.RunInternal(() =>
            {
                var stream = server.Dispatcher.Stream;
                stream.BeginCommand(0, 4);
                stream.Add("FUNCTION"u8);
                stream.Add("LOAD"u8);
                stream.Add("REPLACE"u8);
                stream.Add(source);
            });
        }
    }

    private void Replace(FunctionSet set)
    {
        foreach (var library in _set.Libraries)
            if (set.Find(library.Name) != library) _loader!.Release(library);
        _set = set;
    }

    private void Read()
    {
        _engine?.Dispose();
        _engine = new ScriptEngine(server.Scripts.Run, server.Options.LuaMemoryLimit, isOfScripts: false);
        _loader = new LibraryLoader(_engine);
        _set = new FunctionSet();
        using var libraries = FunctionStore.OpenCursor(server.Store.Engine);
        for (var found = libraries.SeekToFirst(); found; found = libraries.Next())
        {
            if (TryAdd(_set, libraries.Value, replaces: false, isTimed: false, out _, out var error)) continue;
            HostingLog.LibraryNotLoaded(
                server.Logger, Encoding.ASCII.GetString(libraries.Key[1..]), Encoding.Latin1.GetString(error));
        }

        _isCurrent = true;
    }

    private bool TryAdd(
        FunctionSet set, ReadOnlySpan<byte> source, bool replaces, bool isTimed,
        [NotNullWhen(true)] out FunctionLibrary? library, out byte[] error)
    {
        library = null;
        error = [];
        if (!LibraryHeader.TryRead(source, out var header, out var wrong))
        {
            error = Encoding.Latin1.GetBytes(wrong);
            return false;
        }

        var name = Encoding.ASCII.GetString(header.Name);
        var old = set.Find(name);
        if (old is not null && !replaces)
        {
            error = Encoding.ASCII.GetBytes($"Library '{name}' already exists");
            return false;
        }

        var loaded = new FunctionLibrary(name, source.ToArray());
        if (!_loader!.TryLoad(loaded, header.Length, isTimed, out error)) return false;
        if (old is not null) set.Remove(old);
        if (!set.TryAdd(loaded, out var taken))
        {
            error = Encoding.ASCII.GetBytes($"Function {taken} already exists");
            _loader.Release(loaded);
            return false;
        }

        library = loaded;
        return true;
    }
}
