using System.Globalization;

namespace ArdbNet.TestKit;

/// <summary>Writes of many kinds from one client, on a thread of their own until it is stopped.</summary>
public sealed class WriteLoad : IDisposable
{
    private readonly RespConnection _connection;
    private readonly Random _random;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private Exception? _fault;

    /// <param name="connection">Taken over.</param>
    /// <param name="seed">Of what is written.</param>
    public WriteLoad(RespConnection connection, int seed)
    {
        _connection = connection;
        _random = new Random(seed);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whether the server's end may end the load.</summary>
    public bool MayBreak { get; init; }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _connection.Dispose();
        if (_fault is not null && !MayBreak) throw new InvalidOperationException("The load failed.", _fault);
    }

    /// <summary>One command that changes something, most of the time.</summary>
    public static string[] Next(Random random)
    {
        var key = random.Next(400).ToString(CultureInfo.InvariantCulture);
        var value = new string((char)('a' + random.Next(26)), random.Next(200));
        var number = random.Next(500).ToString(CultureInfo.InvariantCulture);
        return random.Next(29) switch
        {
            0 or 1 => ["SET", "s" + key, value],
            2 => ["SET", "s" + key, value, "EX", "5000"],
            3 => ["SET", "s" + key, number, "PX", random.Next(1, 500).ToString(CultureInfo.InvariantCulture)],
            4 => ["INCRBY", "n" + key, number],
            5 => ["APPEND", "s" + key, value],
            6 or 7 => ["HSET", "h" + key, number, value],
            8 => ["HDEL", "h" + key, number],
            9 => ["SADD", "t" + key, number, value],
            10 => ["SPOP", "t" + key],
            11 or 12 => ["RPUSH", "l" + key, value, number],
            13 => ["LPOP", "l" + key],
            14 => ["ZADD", "z" + key, number, value],
            15 => ["ZINCRBY", "z" + key, "0.5", value],
            16 => ["DEL", "s" + key, "h" + key],
            17 => ["EXPIRE", "h" + key, number],
            18 => ["RENAME", "s" + key, "s" + number],
            19 => ["XADD", "x" + key, "MAXLEN", "50", "*", "f", value],
            20 => ["XGROUP", "CREATE", "x" + key, "g", "0", "MKSTREAM"],
            21 => ["XREADGROUP", "GROUP", "g", "c" + number[..1], "COUNT", "2", "STREAMS", "x" + key, ">"],
            22 => ["PFADD", "p" + key, number, value],
            23 => ["SORT", "t" + key, "ALPHA", "STORE", "o" + key],
            24 => ["MULTI"],
            25 or 26 => ["EXEC"],
            27 => ["ZREMRANGEBYRANK", "z" + key, "0", "1"],
            _ => ["SELECT", random.Next(4).ToString(CultureInfo.InvariantCulture)],
        };
    }

    private void Run()
    {
        try
        {
            while (!_isStopping) _connection.Pipeline(Enumerable.Range(0, 16).Select(_ => Next(_random)));
        }
#pragma warning disable CA1031 // The test's thread gets it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _fault = fault;
        }
    }
}
