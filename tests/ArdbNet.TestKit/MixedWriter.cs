using System.Globalization;

namespace ArdbNet.TestKit;

/// <summary>
/// Writes of every kind to a master, pipelined, on a thread of its own until it is stopped; the same seed makes the
/// same commands.
/// </summary>
public sealed class MixedWriter : IDisposable
{
    private readonly RespConnection _connection;
    private readonly Random _random;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private Exception? _fault;

    public MixedWriter(RespConnection connection, int seed)
    {
        _connection = connection;
        _random = new Random(seed);
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Commands written so far.</summary>
    public long Written { get; private set; }

    /// <summary>One command of any kind; times to live are long or, rarely, short.</summary>
    public static string[] NextCommand(Random random)
    {
        var key = "k" + random.Next(300).ToString(CultureInfo.InvariantCulture);
        var value = new string((char)('a' + random.Next(26)), random.Next(100));
        var number = random.Next(1000).ToString(CultureInfo.InvariantCulture);
        var other = "k" + random.Next(300).ToString(CultureInfo.InvariantCulture);
        return random.Next(40) switch
        {
            0 or 1 or 2 => ["SET", "s" + key, value],
            3 => ["SET", "s" + key, value, "EX", "10000"],
            4 => ["SET", "s" + key, value, "PX", random.Next(1, 300).ToString(CultureInfo.InvariantCulture)],
            5 => ["APPEND", "s" + key, value],
            6 => ["INCRBY", "n" + key, number],
            7 => ["INCRBYFLOAT", "f" + key, "0.25"],
            8 or 9 => ["HSET", "h" + key, "f" + number, value, "g" + number, value],
            10 => ["HDEL", "h" + key, "f" + number],
            11 or 12 => ["SADD", "t" + key, number, value],
            13 => ["SPOP", "t" + key],
            14 => ["DEL", "s" + key, "h" + key],
            15 => ["EXPIRE", "h" + key, number],
            16 => ["PERSIST", "h" + key],
            17 => ["SETRANGE", "s" + key, "5", value],
            18 => ["RENAME", "s" + key, "s" + number],
            19 => ["SELECT", random.Next(4).ToString(CultureInfo.InvariantCulture)],
            20 => ["MULTI"],
            21 or 22 => ["RPUSH", "l" + key, value, number],
            23 => ["LPOP", "l" + key],
            24 => ["LTRIM", "l" + key, "1", "-1"],
            25 or 26 => ["ZADD", "z" + key, number, "m" + random.Next(50).ToString(CultureInfo.InvariantCulture)],
            27 => ["ZPOPMIN", "z" + key],
            28 => ["XADD", "x" + key, "MAXLEN", "~", "50", "*", "f", value],
            29 => ["LMOVE", "l" + key, "l" + other, "LEFT", "RIGHT"],
            30 => ["ZINCRBY", "z" + key, "1.5", "m" + number],
            31 => ["ZUNIONSTORE", "u" + key, "2", "z" + key, "z" + other],
            32 => ["XGROUP", "CREATE", "x" + key, "g", "0", "MKSTREAM"],
            33 => ["XREADGROUP", "GROUP", "g", "c" + number[..1], "COUNT", "2", "STREAMS", "x" + key, ">"],
            34 => ["PFADD", "p" + key, number, value],
            35 => ["SORT", "t" + key, "ALPHA", "STORE", "o" + key],
            36 => ["SETBIT", "b" + key, number, "1"],
            37 => ["COPY", "h" + key, "h" + other, "REPLACE"],
            38 => ["LREM", "l" + key, "0", number],
            _ => ["EXEC"],
        };
    }

    /// <summary>Ends the writing.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _connection.Dispose();
        if (_fault is not null) throw new InvalidOperationException("Writing failed.", _fault);
    }

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                var batch = Enumerable.Range(0, 20).Select(_ => NextCommand(_random)).ToArray();
                _connection.Pipeline(batch);
                Written += batch.Length;
                Thread.Sleep(1);
            }
        }
#pragma warning disable CA1031 // The test's thread gets it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _fault = fault;
        }
    }
}
