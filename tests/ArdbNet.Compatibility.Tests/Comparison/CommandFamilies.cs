namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>The families of commands that are compared with redis-server.</summary>
internal static class CommandFamilies
{
    private const string SetOptions =
        "[NX|XX] [GET] [EX seconds|PX milliseconds|EXAT timestamp|PXAT timestamp-ms|KEEPTTL]";

    private const string ScoreOptions = "[NX|XX|GT|LT|XX GT|XX LT|NX XX|NX GT] [CH]";

    private const string Weights = "[WEIGHTS score [score]] [AGGREGATE (SUM|MIN|MAX)]";

    private const string Found = "[WITHCOORD] [WITHDIST] [WITHHASH] [ASC|DESC] [COUNT count [ANY]]";

    private const string Shape =
        "(FROMMEMBER member|FROMLONLAT longitude latitude) (BYRADIUS distance unit|BYBOX distance distance unit)";

    private const string Trimming = "(MAXLEN|MINID) [=|~] (count|index|stream-id) [LIMIT index]";

    private const string Overflow = "[OVERFLOW (WRAP|SAT|FAIL)]";

    /// <summary>Writes of each type, one line each, so that types clash in every family.</summary>
    private static readonly string[] Types =
    [
        "SET key value", "SET key integer", "HSET key field value", "SADD key member...", "ZADD key score member",
        "RPUSH key element...", "DEL key...",
    ];

    public static readonly CommandFamily Strings = new("strings",
    [
        .. Types,
        "SET key value", "SET key value", "SET key number", "SET key number", "SET key value " + SetOptions,
        "SET key value " + SetOptions, "SET key value (EX|PX|EXAT|PXAT) lifetime", "GET key", "GET key",
        "SETNX key value", "SETEX key seconds value", "SETEX key lifetime value", "PSETEX key milliseconds value",
        "GETSET key value", "GETDEL key",
        "GETEX key [EX seconds|PX milliseconds|EXAT timestamp|PXAT timestamp-ms|PERSIST]",
        "GETEX key [EX lifetime|EXAT past]", "APPEND key value", "APPEND key value", "STRLEN key",
        "GETRANGE key index index", "GETRANGE key integer integer", "SUBSTR key index index",
        "SETRANGE key offset value", "SETRANGE key offset value", "SETRANGE key offset \"\"",
        "INCR key", "INCR key", "DECR key", "INCRBY key integer", "DECRBY key integer", "INCRBYFLOAT key float",
        "INCRBYFLOAT key float", "MSET (key value)...", "MSETNX (key value)...", "MGET key...",
        "LCS key key [LEN|IDX] [MINMATCHLEN index] [WITHMATCHLEN]", "LCS key key IDX [WITHMATCHLEN]",
        "PTTL key", "PERSIST key",
    ]);

    public static readonly CommandFamily Bitmaps = new("bitmaps",
    [
        .. Types,
        "SET key value", "SETBIT key bit-offset bit", "SETBIT key bit-offset bit", "SETBIT key bit-offset bit",
        "GETBIT key bit-offset",
        "BITCOUNT key", "BITCOUNT key index index [BYTE|BIT]", "BITCOUNT key integer integer [BYTE|BIT]",
        "BITPOS key bit", "BITPOS key bit index [index [BYTE|BIT]]", "BITPOS key bit integer [integer [BYTE|BIT]]",
        "BITOP (AND|OR|XOR) destination key...", "BITOP (AND|OR|XOR) destination key...", "BITOP NOT destination key",
        $"BITFIELD key ({Overflow} (GET bits position|SET bits position integer|INCRBY bits position integer))...",
        $"BITFIELD key ({Overflow} (INCRBY bits position integer|INCRBY u8 #1 number|SET i8 4 integer))...",
        "BITFIELD_RO key (GET bits position)...", "GET key", "STRLEN key",
    ]);

    public static readonly CommandFamily Keys = new("keys",
    [
        .. Types,
        "SET key value", "SET key value EX seconds", "HSET key (field value)...", "UNLINK key...", "EXISTS key...",
        "TOUCH key...", "TYPE key", "KEYS pattern", "KEYS *", "DBSIZE", "RANDOMKEY", "SCAN cursor",
        "SCAN 0 [MATCH pattern] [COUNT count] [TYPE type]", "SCAN 0 COUNT number [MATCH pattern]",
        "RENAME key key", "RENAME key key", "RENAMENX key key", "COPY key destination [REPLACE]",
        "COPY key destination [DB db] [REPLACE]", "MOVE key db", "SELECT (0|1)",
        "(EXPIRE|PEXPIRE) key lifetime [NX|XX|GT|LT|]", "EXPIRE key seconds [NX|XX|GT|LT]...",
        "PEXPIRE key milliseconds [NX|XX|GT|LT]", "EXPIREAT key timestamp [NX|XX|GT|LT]",
        "PEXPIREAT key timestamp-ms [NX|XX|GT|LT]", "(EXPIREAT|PEXPIREAT) key past [NX|XX|GT|LT]",
        "PEXPIRE key 8 ~", "SET key value PX 8 ~", "PSETEX key 8 value ~",
        "TTL key", "PTTL key", "EXPIRETIME key", "PEXPIRETIME key", "PERSIST key",
        "OBJECT (REFCOUNT|IDLETIME|FREQ) key", "FLUSHDB [ASYNC|SYNC]",
    ]);

    public static readonly CommandFamily Hashes = new("hashes",
    [
        .. Types,
        "HSET key (field value)...", "HSET key (field value)...", "HSET key field integer",
        "HMSET key (field value)...",
        "HSETNX key field value", "HGET key field", "HMGET key field...", "HGETALL key", "HKEYS key", "HVALS key",
        "HLEN key", "HEXISTS key field", "HSTRLEN key field", "HDEL key field...", "HINCRBY key field integer",
        "HINCRBYFLOAT key field float", "HINCRBYFLOAT key field float", "HRANDFIELD key [index [WITHVALUES]]",
        "HRANDFIELD key 100 [WITHVALUES]", "HSCAN key cursor", "HSCAN key 0 [MATCH pattern] [COUNT count]",
        "EXPIRE key seconds", "TYPE key",
    ]);

    public static readonly CommandFamily Sets = new("sets",
    [
        .. Types,
        "SADD key member...", "SADD key member...", "SADD key number...", "SREM key member...", "SISMEMBER key member",
        "SMISMEMBER key member...", "SMEMBERS key", "SCARD key", "SMOVE key destination member", "SPOP key [index]",
        "SPOP key count", "SRANDMEMBER key [index]", "SRANDMEMBER key 100", "SUNION key...", "SINTER key...",
        "SDIFF key...", "SUNIONSTORE destination key...", "SINTERSTORE destination key...",
        "SDIFFSTORE destination key...", "SINTERCARD (1 key|2 key key|3 key key key|index key...) [LIMIT index]",
        "SSCAN key cursor", "SSCAN key 0 [MATCH pattern] [COUNT count]", "EXPIRE key seconds", "TYPE key",
    ]);

    public static readonly CommandFamily Lists = new("lists",
    [
        .. Types,
        "LPUSH key element...", "LPUSH key element...", "RPUSH key element...", "RPUSH key element...",
        "LPUSHX key element...", "RPUSHX key element...", "RPUSH key element element element element element",
        "LPOP key [index]", "RPOP key [index]", "LPOP key count", "RPOP key count", "LLEN key",
        "LINDEX key index", "LINDEX key integer", "LRANGE key index index", "LRANGE key integer integer",
        "LRANGE key 0 -1",
        "LSET key index element", "LSET key integer element", "LINSERT key (BEFORE|AFTER) element element",
        "LINSERT key (BEFORE|AFTER) element element", "LREM key index element", "LREM key (0|1|-1|integer) element",
        "LTRIM key index index", "LTRIM key (0|1) (-1|-2)", "LTRIM key integer integer",
        "LPOS key element", "LPOS key element [RANK index] [COUNT count] [MAXLEN count]",
        "LPOS key element [RANK integer] [COUNT integer] [MAXLEN integer]",
        "LMOVE key key (LEFT|RIGHT) (LEFT|RIGHT)", "LMOVE key key (LEFT|RIGHT) (LEFT|RIGHT)", "RPOPLPUSH key key",
        "LMPOP (1 key|2 key key|3 key key key|index key...) (LEFT|RIGHT) [COUNT index]",
        "LMPOP 3 key key key (LEFT|RIGHT) [COUNT 3]",
        "BLPOP key... 0.001", "BRPOP key... 0.001", "BLMOVE key key (LEFT|RIGHT) (LEFT|RIGHT) 0.001",
        "BRPOPLPUSH key key 0.001", "BLMPOP 0.001 3 key key key (LEFT|RIGHT) [COUNT count]",
        "COPY key destination [REPLACE]", "RENAME key key", "EXPIRE key seconds", "TYPE key", "OBJECT ENCODING key",
    ]);

    public static readonly CommandFamily SortedSets = new("sorted sets",
    [
        .. Types,
        "ZADD key (score member)...", "ZADD key (score member)...", "ZADD key (score member)...",
        $"ZADD key {ScoreOptions} (score member)...", $"ZADD key {ScoreOptions} INCR score member",
        "ZINCRBY key score member", "ZINCRBY key score member", "ZREM key member...", "ZCARD key", "ZSCORE key member",
        "ZMSCORE key member...", "ZRANK key member", "ZREVRANK key member", "ZCOUNT key score-bound score-bound",
        "ZRANGE key index index [REV] [WITHSCORES]", "ZRANGE key integer integer [WITHSCORES]",
        "ZRANGE key score-bound score-bound BYSCORE [REV] [LIMIT index index] [WITHSCORES]",
        "ZREVRANGE key index index [WITHSCORES]",
        "ZRANGEBYSCORE key score-bound score-bound [WITHSCORES] [LIMIT index index]",
        "ZREVRANGEBYSCORE key score-bound score-bound [WITHSCORES] [LIMIT count index]",
        "ZRANGESTORE destination key index index [REV]",
        "ZRANGESTORE destination key score-bound score-bound BYSCORE [REV] [LIMIT count index]",
        "ZREMRANGEBYRANK key index index", "ZREMRANGEBYSCORE key score-bound score-bound", "ZPOPMIN key [count]",
        "ZPOPMAX key [count]", "ZMPOP (1 key|2 key key|index key...) (MIN|MAX) [COUNT index]",
        "BZPOPMIN key... 0.001", "BZPOPMAX key... 0.001",
        "BZMPOP 0.001 (1 key|2 key key|index key...) (MIN|MAX) [COUNT index]",
        "ZRANDMEMBER key [index [WITHSCORES]]", "ZRANDMEMBER key 100 [WITHSCORES]", "ZSCAN key cursor",
        "ZSCAN key 0 [MATCH pattern] [COUNT count]", $"(ZUNION|ZINTER) (1 key|2 key key) {Weights} [WITHSCORES]",
        $"(ZUNION|ZINTER) 3 key key key [WEIGHTS score score score] [AGGREGATE (SUM|MIN|MAX)] [WITHSCORES]",
        "ZDIFF (1 key|2 key key|3 key key key) [WITHSCORES]",
        $"(ZUNIONSTORE|ZINTERSTORE) destination (1 key|2 key key|3 key key key) {Weights}",
        "ZDIFFSTORE destination (1 key|2 key key|3 key key key)",
        "ZINTERCARD (1 key|2 key key|index key...) [LIMIT index]", "EXPIRE key seconds", "TYPE key",
        "OBJECT ENCODING key", "COPY key destination REPLACE", "RENAME key key",
    ]);

    /// <summary>Ranges of names have a meaning where all scores are equal.</summary>
    public static readonly CommandFamily Names = new("names",
    [
        "SET key value", "DEL key", "ZADD key (0 member)...", "ZADD key (0 member)...", "ZADD key (0 member)...",
        "ZREM key member", "ZLEXCOUNT key name-bound name-bound", "ZRANGEBYLEX key name-bound name-bound",
        "ZRANGEBYLEX key name-bound name-bound LIMIT index index", "ZREVRANGEBYLEX key name-bound name-bound",
        "ZREVRANGEBYLEX key name-bound name-bound LIMIT count index",
        "ZRANGE key name-bound name-bound BYLEX [REV] [LIMIT count index] [WITHSCORES]",
        "ZRANGESTORE destination key name-bound name-bound BYLEX [REV] [LIMIT count index]",
        "ZREMRANGEBYLEX key name-bound name-bound",
    ]);

    /// <summary>BY with ALPHA and unsorted sets are left out: there equals have no order of their own.</summary>
    public static readonly CommandFamily Sorting = new("sorting",
    [
        .. Types,
        "RPUSH key number...", "RPUSH key number...", "RPUSH key element...", "SADD key number...",
        "SADD key member...", "SET key number", "SET key number EX seconds", "HSET key field number",
        "HSET key field number", "SORT key", "SORT key [ASC|DESC] [LIMIT index index] [GET #|GET *|GET *->a|GET x]...",
        "SORT key ALPHA [ASC|DESC] [LIMIT index index] [GET #|GET *|GET x*->b|GET *->]...",
        "SORT key (BY *|BY *->a|BY x*) [DESC] [LIMIT index count] [GET #]",
        "SORT key [BY *|BY *->b|BY nosort] [DESC] [LIMIT index count] [GET #|GET *]... STORE destination",
        "SORT key ALPHA [DESC] [LIMIT integer integer] STORE destination", "SORT_RO key [ALPHA] [DESC] [GET *]",
        "ZADD key (score number)...", "SORT_RO key STORE destination", "LRANGE key 0 -1", "TTL key",
    ]);

    public static readonly CommandFamily Geo = new("geo",
    [
        "SET key value", "DEL key", "ZADD key score member", "GEOADD key (longitude latitude member)...",
        "GEOADD key (longitude latitude member)...", "GEOADD key (longitude latitude member)...",
        "GEOADD key [NX|XX] [CH] longitude latitude member", "ZREM key member", "ZRANGE key 0 -1 WITHSCORES",
        "GEOPOS key member...", "GEOHASH key member...", "GEODIST key member member [unit]",
        $"GEORADIUS key longitude latitude distance unit {Found}",
        $"GEORADIUS_RO key longitude latitude distance unit {Found}",
        "GEORADIUS key longitude latitude distance unit [COUNT count] [STORE destination|STOREDIST destination]",
        $"GEORADIUSBYMEMBER key member distance unit {Found}", $"GEORADIUSBYMEMBER_RO key member distance unit {Found}",
        "GEORADIUSBYMEMBER key member distance unit [STORE destination|STOREDIST destination]",
        $"GEOSEARCH key {Shape} {Found}", $"GEOSEARCH key {Shape} {Found}",
        $"GEOSEARCHSTORE destination key {Shape} [ASC|DESC] [COUNT count] [STOREDIST]",
    ]);

    public static readonly CommandFamily Streams = new("streams",
    [
        .. Types,
        "XADD key entry-id (field value)...", "XADD key entry-id (field value)...", "XADD key entry-id (field value)...",
        "XADD key entry-id f1 value f2 value", "XADD key entry-id f1 value f2 value",
        "XADD key entry-id f1 value f2 value", "XADD key entry-id f1 value f2 value",
        $"XADD key {Trimming} entry-id field value", "XADD key NOMKSTREAM entry-id field value",
        "XADD key stream-id field value", $"XTRIM key {Trimming}", $"XTRIM key {Trimming}", "XLEN key",
        "XRANGE key range-id range-id [COUNT index]", "XREVRANGE key range-id range-id [COUNT index]",
        "XRANGE key - +", "XREAD [COUNT count] STREAMS key stream-id", "XREAD [COUNT count] STREAMS key key 0 stream-id",
        "XREAD BLOCK 1 STREAMS key ($|stream-id)", "XDEL key stream-id...", "XDEL key stream-id...",
        "XSETID key stream-id [ENTRIESADDED count] [MAXDELETEDID stream-id]",
        "XGROUP CREATE key group (0|$|stream-id) [MKSTREAM] [ENTRIESREAD index]",
        "XGROUP CREATE key group (0|$|stream-id) MKSTREAM", "XGROUP SETID key group (0|$|stream-id|-) [ENTRIESREAD index]",
        "XGROUP DESTROY key group", "XGROUP CREATECONSUMER key group consumer",
        "XGROUP DELCONSUMER key group consumer", "XREADGROUP GROUP group consumer [COUNT count] [NOACK] STREAMS key >",
        "XREADGROUP GROUP group consumer COUNT count STREAMS key >",
        "XREADGROUP GROUP group consumer COUNT count STREAMS key >",
        "XREADGROUP GROUP group consumer BLOCK 1 [NOACK] STREAMS key key > (>|0|$)",
        "XREADGROUP GROUP group consumer [COUNT count] STREAMS key (0|stream-id)", "XACK key group stream-id...",
        "XPENDING key group", "XPENDING key group [IDLE (0|10000000)] range-id range-id (index|100) [consumer]",
        "XCLAIM key group consumer (0|0|10000000) stream-id... [FORCE] [JUSTID] [IDLE milliseconds|TIME 1000]",
        "XCLAIM key group consumer 0 stream-id... FORCE [RETRYCOUNT index] [LASTID stream-id] [JUSTID]",
        "XAUTOCLAIM key group consumer (0|0|10000000) range-id [COUNT count] [JUSTID]",
        "XINFO STREAM key [FULL [COUNT index]]", "XINFO GROUPS key", "XINFO CONSUMERS key group",
        "COPY key destination [REPLACE]", "RENAME key key", "EXPIRE key seconds", "TYPE key", "OBJECT ENCODING key",
        "SCAN 0 COUNT 100 TYPE stream",
    ]);

    public static readonly CommandFamily Transactions = new("transactions",
    [
        .. Types,
        "MULTI", "MULTI", "EXEC", "EXEC", "EXEC", "DISCARD", "WATCH key...", "WATCH key...", "UNWATCH",
        "SET key value", "GET key", "INCR key", "INCRBY key integer", "MSET (key value)...",
        "HINCRBY key field integer",
        "HGETALL key", "SMEMBERS key", "LRANGE key 0 -1", "LPOP key 2", "LMOVE key key LEFT RIGHT",
        "BLPOP key... 0.001", "BRPOPLPUSH key key 0.001", "SPOP key 100", "SUNIONSTORE destination key...",
        "ZADD key (score member)...", "ZRANGE key 0 -1 WITHSCORES", "ZUNIONSTORE destination 2 key key",
        "ZPOPMAX key 2", "RENAME key key",
        "EXPIRE key seconds", "EXPIRE key -1", "SET key value PX 8 ~", "PERSIST key", "PTTL key", "SCAN 0 COUNT 1000",
        "APPEND key value", "SELECT (0|1)", "SWAPDB 0 1", "MOVE key 1", "FLUSHDB", "FLUSHALL", "DBSIZE", "KEYS *",
        "NOSUCHCOMMAND key", "COPY key destination REPLACE",
    ],
    static (source, _) => source.Below(2));

    /// <summary>Connection 0 acts, 1 and 2 listen; keyspace notifications change with CONFIG SET.</summary>
    public static readonly CommandFamily PubSub = new("pubsub",
    [
        .. Types,
        "SUBSCRIBE channel...", "PSUBSCRIBE channels...", "PSUBSCRIBE *", "UNSUBSCRIBE channel...",
        "PUNSUBSCRIBE channels...",
        "UNSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE channel", "SUNSUBSCRIBE channel", "SUNSUBSCRIBE",
        "PUBLISH channel value", "PUBLISH channel value", "SPUBLISH channel value", "PUBSUB CHANNELS [channels]",
        "PUBSUB NUMSUB channel...", "PUBSUB NUMPAT", "PUBSUB SHARDCHANNELS [channels]", "PUBSUB SHARDNUMSUB channel...",
        "CONFIG SET notify-keyspace-events classes", "CONFIG GET notify-keyspace-events",
        "SET key value [EX seconds]", "SETRANGE key offset value", "APPEND key value", "INCR key",
        "INCRBYFLOAT key 1.5",
        "GETDEL key", "GETEX key [EX seconds|PERSIST]", "GET key", "SETBIT key 7 bit", "MSET (key value)...",
        "BITOP OR destination key...", "HSET key (field value)...", "HDEL key field...", "HINCRBY key field count",
        "SADD key member...", "SREM key member...", "SMOVE key destination member", "SPOP key 100", "RENAME key key",
        "LPUSH key element...", "LTRIM key 0 count", "LMOVE key key LEFT RIGHT", "RPOP key count", "LREM key 0 element",
        "SUNIONSTORE destination key...", "SINTERSTORE destination key...", "COPY key destination [REPLACE]",
        "ZADD key (score member)...", "ZINCRBY key 1 member", "ZREM key member...", "ZPOPMIN key [count]",
        "ZREMRANGEBYRANK key index index", "ZUNIONSTORE destination 2 key key", "ZRANGESTORE destination key 0 1",
        "MOVE key 1", "EXPIRE key seconds", "EXPIRE key -1", "PEXPIRE key 8 ~", "SETEX key 100 value", "PERSIST key",
        "UNLINK key...", "SELECT (0|0|1)", "FLUSHDB",
    ],
    static (source, arguments) => Listens(arguments[0]) ? 1 + source.Below(2) : source.Below(20) == 0 ? 1 : 0);

    public static readonly CommandFamily Connections = new("connections",
    [
        .. Types,
        "PING [value]", "ECHO value", "SELECT db", "SELECT (0|1|2)", "SWAPDB db db", "SWAPDB 0 1", "MOVE key db",
        "MOVE key db",
        "COPY key destination [DB db] [REPLACE]", "COPY key key DB (0|1)", "DBSIZE", "KEYS *", "FLUSHDB [SYNC|ASYNC]",
        "FLUSHALL",
        "CLIENT SETNAME (abc|value)", "CLIENT GETNAME", "CLIENT KILL 1.2.3.4:5", "CLIENT KILL ID 99999999",
        "CLIENT KILL (TYPE type|ADDR 1.2.3.4:5|USER nobody|LADDR x) [SKIPME (yes|no|maybe)]", "CLIENT UNBLOCK index",
        "CLIENT UNBLOCK 999999 [ERROR|TIMEOUT|value]", "CLIENT NO-EVICT (on|off|value)", "CLIENT REPLY (on|value)",
        "CLIENT PAUSE (0|-1|abc) [WRITE|ALL|value]", "CLIENT UNPAUSE", "CLIENT NOSUCH", "CLIENT",
        "CLIENT LIST (TYPE type|ID value|value)", "HELLO", "HELLO (2|3|3|4|value) [SETNAME value] [AUTH value value]",
        "RESET",
        "QUIT", "AUTH value [value]", "TIME key", "TYPE key", "TTL key", "PUBLISH channel value",
        "CONFIG GET nosuch", "CONFIG SET value value", "CONFIG SET maxclients (abc|-1)", "NOSUCHCOMMAND value...",
        "value value",
    ],
    static (source, _) => source.Below(2));

    public static readonly CommandFamily HyperLogLogs = new("hyperloglogs",
    [
        .. Types,
        "PFADD key value...", "PFADD key value...", "PFADD key member...", "PFADD key", "PFADD key number...",
        "PFADD key (value) (value) (value) (value) (value) (value) (value) (value) (value) (value) (value) (value)",
        "PFCOUNT key", "PFCOUNT key", "PFCOUNT key...", "PFMERGE destination key...", "PFMERGE key",
        "PFDEBUG (ENCODING|DECODE|TODENSE|GETREG|value) key", "GET key", "STRLEN key",
        "SETRANGE key (0|4) (x|H)",
        "APPEND key value", "COPY key destination REPLACE", "EXPIRE key seconds", "PTTL key",
    ]);

    /// <summary>What one makes the other restores; payloads themselves differ, as their forms do.</summary>
    public static readonly CommandFamily Dumps = new("dumps",
    [
        .. Types,
        "SET key value", "HSET key (field value)...", "SADD key member...", "SADD key number...",
        "RESTORE key (0|0|-1|milliseconds|abc) payload [REPLACE] [IDLETIME index|FREQ index]",
        "RESTORE key 0 payload [REPLACE]", "RESTORE key 0 payload REPLACE",
        "RESTORE key timestamp-ms payload ABSTTL REPLACE",
        "RESTORE key past payload ABSTTL [REPLACE]", "RESTORE key 0 value [REPLACE]", "RESTORE key index payload value",
        "TYPE key", "PTTL key", "STRLEN key", "HLEN key", "SCARD key", "LLEN key", "RPOP key",
        "ZCARD key", "ZPOPMIN key", "XLEN key", "XRANGE key - +", "XINFO STREAM key",
    ]);

    /// <summary>
    /// Connection 1 caches what it reads, connection 0 changes it. What is broadcast comes when Redis finds time for it,
    /// before the next reply or after it.
    /// </summary>
    public static readonly CommandFamily Tracking = new("tracking",
    [
        .. Types,
        "CLIENT TRACKING on [NOLOOP]", "CLIENT TRACKING on (OPTIN|OPTOUT) [NOLOOP]",
        "CLIENT TRACKING off",
        "CLIENT TRACKING off", "CLIENT TRACKING (on|value) [PREFIX a] [OPTIN] [OPTOUT] [REDIRECT 99999999]",
        "CLIENT TRACKING on BCAST (OPTIN|OPTOUT)",
        "CLIENT CACHING (yes|no|value)", "CLIENT CACHING (yes|no)", "CLIENT GETREDIR", "CLIENT TRACKINGINFO",
        "GET key", "GET key", "MGET key...", "HGETALL key", "LRANGE key 0 -1", "ZRANGE key 0 -1", "STRLEN key",
        "INCR key", "APPEND key value", "SET key value", "MSET (key value)...", "RENAME key key", "UNLINK key...",
        "EXPIRE key seconds", "EXPIRE key -1", "PERSIST key", "COPY key destination REPLACE", "FLUSHDB",
        "LPUSH key element...", "RPOP key", "SETRANGE key 0 abc",
    ],
    static (source, arguments) => Caches(arguments[0]) ? source.Below(5) == 0 ? 0 : 1 : source.Below(6) == 0 ? 1 : 0);

    /// <summary>What administrators ask, as far as the answer does not depend on time and machine.</summary>
    public static readonly CommandFamily Administration = new("administration",
    [
        .. Types,
        "SLOWLOG (RESET|NOSUCH)", "SLOWLOG GET (-2|abc)", "SLOWLOG", "SLOWLOG LEN value",
        "CONFIG SET slowlog-log-slower-than (-1|100000000)", "CONFIG SET slowlog-max-len (0|10)",
        "LATENCY (LATEST|RESET|NOSUCH)", "LATENCY RESET value...", "LATENCY HISTORY value", "LATENCY GRAPH value",
        "LATENCY HISTOGRAM nosuch", "LATENCY HISTORY", "LATENCY",
        "MEMORY USAGE nosuch", "MEMORY USAGE key SAMPLES (-1|abc)", "MEMORY USAGE key value", "MEMORY USAGE",
        "MEMORY (PURGE|NOSUCH)", "MEMORY",
        "WAIT 0 (0|1|abc|-1)", "WAIT 1 1", "WAIT (abc|-1) 1", "WAIT 1",
        "MIGRATE 127.0.0.1 1 nosuch 0 10", "MIGRATE 127.0.0.1 1 nosuch 0 10 (COPY|REPLACE|value)",
        "MIGRATE 127.0.0.1 1 \"\" 0 10 KEYS nosuch nosuch2", "MIGRATE 127.0.0.1 1 key (abc|0) (abc|x)",
        "MIGRATE 127.0.0.1 1 key 0 10 KEYS nosuch", "DUMP nosuch", "DUMP", "PFSELFTEST value",
        "OBJECT (ENCODING|NOSUCH) nosuch", "OBJECT ENCODING key", "OBJECT", "CLIENT ID value", "CLIENT INFO value",
    ]);

    public static IEnumerable<CommandFamily> All =>
        [Strings, Bitmaps, Keys, Hashes, Sets, Lists, SortedSets, Names, Geo, Sorting, Streams, Transactions, PubSub,
            Connections, HyperLogLogs, Dumps, Tracking, Administration, ScriptFamily.Instance];

    /// <summary>Those that deal with members, of which there may be few or many.</summary>
    public static IEnumerable<CommandFamily> OfMembers => [Keys, Hashes, Sets, Sorting, Dumps];

    private static bool Caches(string name) =>
        name is "CLIENT" or "GET" or "MGET" or "HGETALL" or "LRANGE" or "ZRANGE" or "STRLEN";

    private static bool Listens(string name) =>
        name.EndsWith("SUBSCRIBE", StringComparison.OrdinalIgnoreCase);
}
