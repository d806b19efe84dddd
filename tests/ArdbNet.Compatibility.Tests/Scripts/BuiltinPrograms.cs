using ArdbNet.Compatibility.Tests.Comparison;

namespace ArdbNet.Compatibility.Tests.Scripts;

/// <summary>
/// Random scripts that call each function a script can see with whatever there is: as itself, as a callback, a
/// metamethod or an iterator, on the main stack, in coroutines and in those within them. What they return says all
/// results in one string, tables and errors included.
/// </summary>
internal static class BuiltinPrograms
{
    // Not random numbers without a seed, how much memory there is, and what compares addresses.
    private const string Functions =
        "assert error getmetatable ipairs loadstring next pairs pcall rawequal rawget rawset select setmetatable tonumber " +
        "tostring type unpack xpcall coroutine.create coroutine.resume coroutine.running coroutine.status " +
        "coroutine.wrap coroutine.yield bit.tobit bit.bnot bit.band bit.bor bit.bxor bit.lshift bit.rshift bit.arshift " +
        "bit.rol bit.ror bit.bswap bit.tohex cjson.encode cjson.decode cjson.new cjson.encode_sparse_array " +
        "cjson.encode_max_depth cjson.decode_max_depth cjson.encode_keep_buffer cmsgpack.pack cmsgpack.unpack " +
        "cmsgpack.unpack_one cmsgpack.unpack_limit struct.pack struct.unpack struct.size math.abs math.acos math.asin " +
        "math.atan math.atan2 math.ceil math.cos math.cosh math.deg math.exp math.floor math.fmod math.frexp math.ldexp " +
        "math.log math.log10 math.max math.min math.mod math.modf math.pow math.rad math.randomseed math.sin math.sinh " +
        "math.sqrt math.tan math.tanh string.byte string.char string.dump string.find string.format string.gfind " +
        "string.gmatch string.gsub string.len string.lower string.match string.rep string.reverse string.sub " +
        "string.upper table.concat table.foreach table.foreachi table.getn table.insert table.maxn table.remove " +
        "table.setn table.sort redis.call redis.pcall redis.error_reply redis.status_reply redis.sha1hex redis.log " +
        "redis.setresp redis.set_repl redis.replicate_commands redis.breakpoint redis.debug redis.acl_check_cmd " +
        "same two fail give";

    private const string Prelude = """
        local function show(value, depth)
          local kind = type(value)
          if value == _G or depth > 2 then return 'more' end
          if kind == 'number' then return value ~= value and 'nan' or string.format('%.14g', value) end
          if kind == 'string' then
            value = string.gsub(value, '0x%x+', 'address')
            return '<' .. string.gsub(value, '[^%w %p]', function(c) return '\\' .. string.byte(c) end) .. '>'
          end
          if kind ~= 'table' then return kind end
          local shown = {}
          for key, item in pairs(value) do shown[#shown + 1] = show(key, depth + 1) .. '=' .. show(item, depth + 1) end
          table.sort(shown)
          return '{' .. table.concat(shown, ',') .. '}'
        end
        local function all(...)
          local shown = {}
          for i = 1, select('#', ...) do shown[i] = show((select(i, ...)), 0) end
          return table.concat(shown, ' ')
        end
        local list = {3, 1, 2, x = 'y'}
        local object = setmetatable({}, {
          __index = function(t, key) return key end, __call = function(self, ...) return ... end,
          __tostring = function() return 'object' end, __concat = function() return 'joined' end,
          __eq = function() return true end, __lt = function() return true end, __le = function() return false end,
          __unm = function() return 7 end, __len = function() return 9 end,
          __newindex = function(t, key, value) rawset(t, key, 1) end})
        local locked = setmetatable({}, {__metatable = 'locked', __index = string})
        local wrong = setmetatable({}, {__tostring = function() return {} end, __index = error, __call = 1})
        local waiting = coroutine.create(function(...) local a = coroutine.yield(...) return a, 'end' end)
        local dead = coroutine.create(function() end)
        coroutine.resume(dead)
        local failing = coroutine.create(function() error({err = 'raised'}) end)
        local function same(...) return ... end
        local function two() return 1, 2 end
        local function fail(...) error(...) end
        local function give(...) return coroutine.yield(...) end

        """;

    private static readonly Grammar Grammar = new(new(StringComparer.Ordinal)
    {
        ["program"] =
        [
            "return all(pcall(function() <body> end))",
            "return all(pcall(function() <body> end))",
            "return all(coroutine.resume(coroutine.create(function() <body> end)))",
            "return all(coroutine.resume(coroutine.create(function() <body> end)))",
            "return all(pcall(coroutine.wrap(function() <body> end)))",
            "return all(coroutine.resume(coroutine.create(function() return pcall(function() <body> end) end)))",
            "return all(coroutine.wrap(function() return coroutine.resume(coroutine.create(function() <body> end)) end)())",
            "local c, r = coroutine.create(function() <body> end), {} "
                + "for i = 1, 3 do r[i] = all(coroutine.resume(c, i, list)) end return table.concat(r, ';')",
            "local r = {} string.gsub('ab', '.', function() "
                + "r[#r + 1] = all(coroutine.resume(coroutine.create(function() <body> end))) end) return table.concat(r, ';')",
        ],
        ["body"] =
        [
            "return <result>", "return <result>", "return <result>", "return <result>, <value>", "return <result>, <result>",
            "<statement> return <result>", "<statement> <statement> return <result>",
        ],
        ["statement"] =
        [
            "local _ = <result>", "local _ = <result>", "local _ = <result>",
            "for a, b in <function>, <value>, <value> do list.n = 1 break end",
            "for a, b in pairs(<value>) do local _ = <result> break end",
        ],
        ["result"] =
        [
            .. Enumerable.Repeat("<function>(<arguments>)", 16),
            "pcall(<function>, <some>)", "xpcall(function() return <function>(<arguments>) end, <function>)",
            "string.gsub('abc', '.', <function>)", "table.sort({3, 1, 2}, <function>)",
            "table.foreach({3, 1, x = 2}, <function>)", "coroutine.wrap(<function>)(<arguments>)",
            "coroutine.resume(coroutine.create(function(...) return <function>(...) end), <some>)",
            "setmetatable({}, {__index = <function>})[<value>]", "setmetatable({}, {__call = <function>})(<arguments>)",
            "(setmetatable({}, {__concat = <function>}) .. <value>)",
        ],
        ["arguments"] = ["", "<value>", "<value>", "<some>", "<some>", "<some>"],
        ["some"] = ["<value>", "<value>, <value>", "<value>, <value>", "<value>, <value>, <value>"],
        ["value"] =
        [
            "<number>", "<number>", "<text>", "<text>", "<text>", "<thing>", "<thing>", "<thing>", "<function>",
            "function(...) return ... end", "function(...) <nested> end", "(<nested-result>)",
        ],
        ["nested"] = ["return <function>(<number>, <thing>)", "coroutine.yield(...) return 1", "local _ = <function>(...)"],
        ["nested-result"] = ["<function>(<text>, <number>)", "<function>(<thing>)", "coroutine.yield(<text>)"],
        ["function"] = Functions.Split(' '),
        ["number"] =
        [
            "0", "1", "2", "-1", "3", "10", "0.5", "1e15", "2^31", "2^53", "-2^31", "1/0", "0/0", "100", "255", "16",
        ],
        ["text"] =
        [
            "''", "'a'", "'abc'", "'10'", "'0x10'", "'%d'", "'%s %s'", "'.'", "'(.)'", "'%a+'", "'[a-'", "'%'", "'count'",
            "'step'", "'return 1'", "'return ...'", "'no chunk'", "'GET'", "'k'", "'SET'", "'PING'", "'INCR'", "'LRANGE'",
            "'[1,2,{\"a\":null}]'", "'{'", "'\\130\\161a\\1'", "'i4'", "'bB'", "'%q'", "'%c%5.2f'", "'\\0'",
            "('x'):rep(300)", "'n'", "'err'", "'call'", "'__index'",
        ],
        ["thing"] =
        [
            "nil", "true", "false", "{}", "{1, 2, 3}", "list", "object", "locked", "wrong", "redis", "bit",
            "getmetatable('')", "getmetatable(_G)", "cjson.null", "waiting", "dead", "failing", "{err = 'E'}",
            "{ok = 'O'}", "{'a', 'b'}", "{[1] = 1, [3] = 3}", "{x = 1, y = {z = 2}}", "KEYS", "ARGV", "{nil, nil, 3}",
            "coroutine.running()", "{double = 1.5}", "{map = {a = 1}}",
        ],
    });

    public static string Make(Random random) => Prelude + Grammar.Make("program", random);
}
