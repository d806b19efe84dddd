namespace ArdbNet.Server.Execution;

/// <summary>The number of a database as an argument.</summary>
internal static class DatabaseArgument
{
    /// <summary>False when it is no number, or none of a database: then the client has got its error.</summary>
    public static bool TryRead(Call call, int index, out int database)
    {
        database = 0;
        if (!call.TryReadInteger(index, out var number)) return false;
        if (number is < int.MinValue or > int.MaxValue)
        {
            call.Reply.Error("ERR value is out of range, value must between -2147483648 and 2147483647"u8);
            return false;
        }

        return TryFind(call, number, out database);
    }

    /// <summary>False when it is the number of no database: then the client has got its error.</summary>
    public static bool TryFind(Call call, long number, out int database)
    {
        database = (int)number;
        if (number >= 0 && number < call.Server.Dataset.DatabaseCount) return true;
        call.Reply.Error(ErrorReplies.DbIndexOutOfRange);
        return false;
    }
}
