namespace ArdbNet.Compatibility.Tests.Comparison;

/// <summary>
/// Random Lua scripts and libraries of functions: some statements over few keys, many of them wrong in one way or
/// another. What has no order in Redis, addresses and clocks do not come into what they return.
/// </summary>
internal sealed class ScriptSource(Random random)
{
    private static readonly Grammar Grammar = new(new(StringComparer.Ordinal)
    {
        ["script"] =
        [
            "<header>return <value>", "<header>return <call>", "<header>return <call>", "<header><statement> return <value>",
            "<header><statement> <statement> return <value>", "<header><statement>\n<statement>\n<statement>",
            "local r = <pcall> return {r, type(r) == 'table' and r.err or 'none'}",
            "local t = <call> if type(t) == 'table' then return #t end return t",
            "<statement>\nlocal ok, e = pcall(redis.<method>, <arguments>) return {tostring(ok), type(e), e}",
            "redis.setresp(<version>) return <call>", "redis.setresp(3) <statement> return <value>",
            "return 1 +", "return }", "",
        ],
        ["header"] =
        [
            "", "", "", "", "", "", "", "", "#!lua\n", "#!lua\n", "#!lua flags=no-writes\n",
            "#!lua flags=no-writes,allow-stale\n", "#!lua flags=allow-oom,allow-cross-slot-keys,no-cluster\n",
            "#!lua flags=\n", "#!lua flags=nosuch\n", "#!lua name=x\n", "#!lua", "#!js\n", "#!\n",
        ],
        ["library"] =
        [
            "#!lua name=<library-name>\n<registration>", "#!lua name=<library-name>\n<registration>",
            "#!lua name=<library-name>\n<registration>\n<registration>",
            "#!lua name=<library-name>\nlocal shared = <number>\n<registration>\n<registration>",
            "#!LUA name=<library-name>\n<registration>", "#!lua name=<library-name>\n", "#!lua name=a-b\n<registration>",
            "#!lua\n<registration>", "#!js name=x\n<registration>", "<registration>", "#!lua name=l1 name=l1\n",
            "#!lua name=<library-name>\n<registration> x = 1", "#!lua name=<library-name>\n<registration>\n<call>",
            "#!lua name=<library-name>\nlocal", "#!lua name=<library-name> flags=x\n<registration>",
        ],
        ["library-name"] = ["l1", "l1", "l2", "l3", "L1"],
        // A library with an "f" and an "F" ends redis-server 7.0.15.
        ["function"] = ["f", "f", "g", "h", "reader"],
        ["called-function"] = ["f", "f", "g", "h", "F", "reader"],
        ["registration"] =
        [
            "redis.register_function('<function>', function(keys, args) <body> end)",
            "redis.register_function('<function>', function(keys, args) <body> end)",
            "redis.register_function('<function>', function(keys, args) return {#keys, #args, keys[1], args[1]} end)",
            "redis.register_function{function_name='<function>', callback=function(keys, args) <body> end}",
            "redis.register_function{function_name='reader', callback=function(keys, args) <body> end, flags={<flag>}}",
            "redis.register_function{function_name='<function>', callback=function() end, description='d', flags={<flag>, <flag>}}",
            "redis.register_function('<function>')", "redis.register_function('a b', function() end)",
            "redis.register_function{function_name='<function>'}", "redis.register_function{callback=function() end}",
            "redis.register_function(1, function() end)", "redis.register_function('<function>', 1)",
            "redis.register_function{function_name='<function>', callback=function() end, x=1}",
        ],
        ["flag"] = ["'no-writes'", "'no-writes'", "'allow-stale'", "'allow-oom'", "'allow-cross-slot-keys'", "'nosuch'", "1"],
        ["body"] =
        [
            "return <value>", "return <call>", "<statement> return <value>", "<statement> <statement>",
            "return redis.call('SET', keys[1], args[1])", "return redis.call('GET', keys[1])",
            "return redis.pcall('INCR', keys[1])",
        ],
        ["statement"] =
        [
            "<call>", "<call>", "<call>", "<pcall>", "<pcall>", "local x = <value>", "for i = 1, 3 do <call> end",
            "if <call> then <call> else <pcall> end", "redis.setresp(<version>)", "redis.log(redis.LOG_DEBUG, 'x')",
            "redis.set_repl(<repl>)", "redis.replicate_commands()", "error('stopped')", "error({err='MY stop'})",
            "x = <number>", "local y = nosuch", "redis.nosuch()", "KEYS[1] = 'b'", "local t = {} t[nil] = 1",
            "pcall(function() <call> error('within') end)", "assert(false, 'asserted')", "local a = nil .. 'x'",
            "string.rep = nil", "setmetatable(_G, {})", "table.insert(KEYS, <string>)",
        ],
        ["version"] = ["2", "3", "3", "4"],
        ["repl"] = ["redis.REPL_ALL", "redis.REPL_ALL", "9", "-1"],
        ["method"] = ["call", "call", "pcall"],
        ["call"] = ["redis.call(<arguments>)"],
        ["pcall"] = ["redis.pcall(<arguments>)"],
        ["arguments"] =
        [
            "'SET', <key>, <scalar>", "'SET', <key>, <scalar>", "'SET', <key>, <number>, 'EX', 5000", "'GET', <key>",
            "'GET', <key>", "'INCR', <key>", "'INCRBYFLOAT', <key>, <number>", "'APPEND', <key>, <scalar>",
            "'DEL', <key>", "'EXISTS', <key>", "'TYPE', <key>", "'RENAME', <key>, <key>", "'EXPIRE', <key>, 5000",
            "'PERSIST', <key>", "'COPY', <key>, <key>", "'SELECT', <database>", "'SELECT', 1", "'MOVE', <key>, 1",
            "'LPUSH', <key>, <scalar>, <scalar>", "'LRANGE', <key>, 0, -1", "'LPOP', <key>", "'RPOPLPUSH', <key>, <key>",
            "'HSET', <key>, 'f', <scalar>", "'HGET', <key>, 'f'", "'HINCRBY', <key>, 'f', <number>",
            "'HMGET', <key>, 'f', 'g'", "'HGETALL', 'one-field'", "'HSET', 'one-field', 'f', <scalar>",
            "'SADD', <key>, <scalar>", "'SISMEMBER', <key>, <scalar>", "'SORT', <key>, 'BY', 'nosort', 'ALPHA'",
            "'SMEMBERS', 'one-member'", "'SADD', 'one-member', 'm'", "'ZADD', <key>, <number>, 'm', 2.5, 'n'",
            "'ZSCORE', <key>, 'n'", "'ZRANGE', <key>, 0, -1, 'WITHSCORES'", "'ZINCRBY', <key>, 0.1, 'n'",
            "'BLPOP', <key>, 0", "'XADD', <key>, '5-1', 'f', <scalar>", "'XREAD', 'BLOCK', 5, 'STREAMS', <key>, 0",
            "'XLEN', <key>", "'PUBLISH', 'channel', <scalar>", "'ECHO', <scalar>", "'PING'", "'GET'", "'NOSUCH', <key>",
            "'MULTI'", "'EVAL', 'return 1', 0", "'SUBSCRIBE', 'x'", "'FLUSHDB'", "'GET', {}", "'GET', nil", "<key>",
            "", "'CLIENT', 'LIST'", "'CONFIG', 'GET', 'x'", "'BITCOUNT', <key>", "'STRLEN', <key>",
        ],
        ["database"] = ["0", "1", "15", "16", "-1"],
        ["key"] = ["KEYS[1]", "KEYS[1]", "KEYS[2]", "'a'", "'b'", "'c'", "'d'", "ARGV[1]", "'\\0\\255'"],
        // The sign of 0/0 depends on the machine.
        ["double"] = ["3.25", "-0.1", "1e300", "5", "1/0", "-1/0"],
        ["number"] =
        [
            "0", "1", "-1", "3", "3.99", "-0.5", "1e17", "-1e300", "0.1", "4503599627370497", "9007199254740993", "1/0",
            "-1/0", "0/0", "2^53", "#ARGV",
        ],
        ["string"] = ["''", "'x'", "'value'", "'\\0\\r\\n'", "'12'", "'-3.5'", "('ab'):rep(3)", "ARGV[1]", "tostring(#KEYS)"],
        ["scalar"] = ["<number>", "<string>", "<string>"],
        ["value"] =
        [
            "<scalar>", "<scalar>", "<call>", "<pcall>", "nil", "true", "false", "{<value>, <value>}",
            "{<value>, nil, <value>}", "{<scalar>, {<value>}}", "{ok=<string>}", "{err=<string>}", "{ok='a\\r\\nb'}",
            "{err='MY error'}", "{err='-MY error\\r\\nline'}", "{double=<double>}", "{double='x'}", "{map={[<scalar>]=<value>}}",
            "{set={[<string>]=true}}", "{big_number='12345678901234567890'}", "{big_number='1\\r\\n2'}",
            "{verbatim_string={string=<string>, format='txt'}}", "{verbatim_string={string='x'}}", "{map=1}",
            "redis.error_reply(<string>)", "redis.error_reply('MY own')", "redis.status_reply(<string>)",
            "redis.sha1hex(<scalar>)", "redis.sha1hex()", "type(<value>)", "tostring(<scalar>)", "tonumber(<string>)",
            "#<string>", "KEYS", "ARGV", "#KEYS", "select('#', <call>)", "redis.REDIS_VERSION", "redis.REPL_ALL",
            "redis.setresp(<version>)", "cjson.encode(<value>)", "cjson.decode('[1,{\"a\":null}]')", "cjson.decode(<string>)",
            "cjson.encode({1, <scalar>, {}})", "cmsgpack.pack(<scalar>, <scalar>)", "cmsgpack.unpack(cmsgpack.pack(<value>))",
            "bit.band(<number>, 255)", "bit.tohex(<string>)", "struct.pack('>I2s', 5, <string>)", "struct.unpack('>I2', 'ab')",
            "math.floor(<number>)", "string.format('%s:%d', <string>, 5)", "table.concat({1, 2, <scalar>}, ',')",
            "unpack({1, 2, 3})", "function() end", "redis.acl_check_cmd('GET', 'a')", "redis.acl_check_cmd('nosuch')",
            "redis.breakpoint()", "loadstring('return <number>')()", "pcall(error, <string>)", "(<value>)",
        ],
    });

    /// <param name="word">One of the grammar's words.</param>
    public string Make(string word) => Grammar.Make(word, random);
}
