namespace ArdbNet.Server.Dispatch;

/// <summary>
/// Declares a command on the <c>public static void Method(Call call)</c> that runs it. A subcommand is declared as
/// <c>container|name</c> with the arity of the whole request.
/// </summary>
/// <param name="name">Lower case, as clients write it.</param>
/// <param name="arity">Arguments with the name counted; negative: at least so many.</param>
/// <param name="flags">What guards and clients need to know.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CommandAttribute(string name, int arity, CommandFlags flags) : Attribute
{
    public string Name { get; } = name;

    public int Arity { get; } = arity;

    public CommandFlags Flags { get; } = flags;

    public AclCategories Acl { get; init; }

    /// <summary>Position of the first key, 0 = none.</summary>
    public int FirstKey { get; init; }

    /// <summary>Position of the last key; negative counts from the end.</summary>
    public int LastKey { get; init; }

    public int KeyStep { get; init; } = 1;

    /// <summary>Position of an argument that says how many keys follow it, 0 = none.</summary>
    public int KeyCountAt { get; init; }

    /// <summary>Position of the first field or member of the first key, unless options come before it; 0 = none.</summary>
    public int MemberAt { get; init; }

    /// <summary>The group COMMAND DOCS names: string, hash, generic, …</summary>
    public string Group { get; init; } = "generic";

    public string Since { get; init; } = "1.0.0";

    public string Summary { get; init; } = "";

    public string Complexity { get; init; } = "";
}
