namespace ArdbNet.Server.Scripting.Functions;

/// <summary>Libraries whose functions have names of their own, whatever their case.</summary>
internal sealed class FunctionSet
{
    private readonly SortedDictionary<string, FunctionLibrary> _libraries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Function> _functions = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<FunctionLibrary> Libraries => _libraries.Values;

    public int FunctionCount => _functions.Count;

    /// <summary>Bytes of memory that they take outside of Lua, about.</summary>
    public long MemoryBytes => _libraries.Values.Sum(static library => library.Source.Length + library.Name.Length)
        + _functions.Values.Sum(static function => function.Script.MemoryBytes);

    public FunctionLibrary? Find(string library) => _libraries.GetValueOrDefault(library);

    public Function? FindFunction(string name) => _functions.GetValueOrDefault(name);

    public FunctionSet Copy()
    {
        var copy = new FunctionSet();
        foreach (var library in _libraries.Values) copy.TryAdd(library, out _);
        return copy;
    }

    /// <summary>False, and nothing is added: a function of this name is there.</summary>
    public bool TryAdd(FunctionLibrary library, out string taken)
    {
        taken = library.Functions.Keys.FirstOrDefault(_functions.ContainsKey) ?? "";
        if (taken.Length > 0) return false;

        _libraries.Add(library.Name, library);
        foreach (var (name, function) in library.Functions) _functions.TryAdd(name, function);
        return true;
    }

    public void Remove(FunctionLibrary library)
    {
        _libraries.Remove(library.Name);
        foreach (var name in library.Functions.Keys) _functions.Remove(name);
    }
}
