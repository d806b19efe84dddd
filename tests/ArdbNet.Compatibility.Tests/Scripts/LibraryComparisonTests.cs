using System.Text;
using ArdbNet.Lua;
using ArdbNet.Lua.Libraries;
using ArdbNet.TestKit;
using FsCheck;
using FsCheck.Fluent;

namespace ArdbNet.Compatibility.Tests.Scripts;

/// <summary>Scripts with random literals return the same from our libraries as from those in redis-server.</summary>
internal sealed class LibraryComparisonTests
{
    // Says values, errors and the number of results in one string; keys in order.
    private const string Prelude = """
        local function show(v)
          local kind = type(v)
          if kind == 'number' then
            if v ~= v then return 'nan' end
            return string.format('%.17g', v)
          elseif kind == 'string' then
            return '<' .. string.gsub(v, '[^%w ]', function(c) return string.format('\\%02x', string.byte(c)) end) .. '>'
          elseif kind == 'table' then
            local shown = {}
            for key, value in pairs(v) do shown[#shown + 1] = show(key) .. '=' .. show(value) end
            table.sort(shown)
            return '{' .. table.concat(shown, ',') .. '}'
          end
          return kind == 'userdata' and 'null' or kind == 'function' and 'function' or tostring(v)
        end
        local function all(...)
          local shown = {}
          for i = 1, select('#', ...) do shown[i] = show((select(i, ...))) end
          return table.concat(shown, ' ')
        end
        local s, b, j, m = struct, bit, cjson.new(), cmsgpack
        return all(pcall(function()

        """;

    private RedisServer _redis = null!;
    private RespConnection _connection = null!;
    private LuaState _lua = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _redis = new RedisServer();
        _connection = _redis.Connect();
        _lua = new LuaState();
        foreach (var library in new[] { "base", "string", "table", "math" })
            _lua.OpenNativeLibrary(library);
        RedisLibraries.Register(_lua);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _lua.Dispose();
        _connection.Dispose();
        _redis.Dispose();
    }

    [Test]
    public void BitOperationsAreThoseOfRedis() => Compare(
        from function in Gen.Elements(
            "tobit", "tohex", "bnot", "band", "bor", "bxor", "lshift", "rshift", "arshift", "rol", "ror", "bswap")
        from arguments in Gen.ListOf(Gen.Frequency((6, ScriptLiterals.Numbers), (1, ScriptLiterals.Values)))
            // The smallest number of digits is where Redis 7.0 writes beside its buffer.
        where function != "tohex" || !arguments.Skip(1).Any(static argument => argument.Contains('2'))
        select $"return b.{function}({string.Join(',', arguments.Take(4))})");

    [Test]
    public void JsonIsWrittenAsInRedis() => Compare(
        from options in JsonEncodeOptions
        from value in ScriptLiterals.Values
        select $"{options} return j.encode({value})");

    [Test]
    public void JsonIsReadAsInRedis() => Compare(
        from options in Gen.Elements(
            "", "j.decode_invalid_numbers(false)", "j.decode_max_depth(2)", "j.decode_max_depth(100000)")
        from text in Gen.OneOf(JsonTexts, JsonTexts.SelectMany(Damage))
        select $"{options} return j.decode({ScriptLiterals.Quote(text)})");

    [Test]
    public void OptionsOfJsonAreThoseOfRedis() => Compare(
        from calls in Gen.ListOf(Gen.OneOf(
            Gen.Elements(
                "j.encode({[1] = 2, [12] = 1})", "j.encode({1/0})", "j.encode({{{1}}})", "j.encode(1/3)",
                "j.decode('[[nan]]')"),
            from function in Gen.Elements(
                "encode_sparse_array", "encode_max_depth", "decode_max_depth", "encode_number_precision",
                "encode_keep_buffer", "encode_invalid_numbers", "decode_invalid_numbers")
            from arguments in Gen.ListOf(Gen.OneOf(
                ScriptLiterals.Values, ScriptLiterals.Numbers, Gen.Elements("'on'", "'off'", "'null'", "true", "'x\\0y'")))
            select $"j.{function}({string.Join(',', arguments.Take(4))})"))
        select "return " + string.Join(',', calls.Take(3).DefaultIfEmpty("j.null, j._NAME, j._VERSION")));

    [Test]
    public void MessagePackIsWrittenAsInRedis() => Compare(
        from values in Gen.ListOf(ScriptLiterals.Values)
        select $"return m.pack({string.Join(',', values.Take(4))})");

    [Test]
    public void MessagePackIsReadAsInRedis() => Compare(
        from input in Gen.OneOf(
            Gen.ListOf(ScriptLiterals.Values).Select(
                static values => $"m.pack({string.Join(',', values.Take(3).Append("nil"))})"),
            MessagePackTexts.Select(ScriptLiterals.Quote))
        from cut in Gen.Elements("", ":sub(1, -2)", ":sub(2)")
        from call in Gen.Elements("unpack(i)", "unpack_one(i)", "unpack_limit(i, 2)", "unpack_one(i, 1)",
            "unpack_limit(i, 2, 3)", "unpack_limit(i, 0, 0)", "unpack_limit(i, -1)", "unpack_one(i, -1)",
            "unpack_limit(i)", "unpack_one(i, 1000)", "unpack_limit(i, '1', 1)")
        select $"local i = ({input}){cut} return m.{call}");

    [Test]
    public void StructsArePackedAsInRedis() => Compare(
        from format in StructFormats
        from values in Gen.ListOf(Gen.Frequency((5, ScriptLiterals.Numbers), (3, ScriptLiterals.Strings)))
        select $"return s.pack({string.Join(',', values.Take(6).Prepend(ScriptLiterals.Quote(format)))})");

    [Test]
    public void StructsAreUnpackedAsInRedis() => Compare(
        from format in StructFormats
        from data in ScriptLiterals.Strings
        from position in Gen.Frequency((3, Gen.Constant("1")), (2, Gen.Elements("2", "5", "'3'", "nil")), (1, ScriptLiterals.Numbers))
        select $"return s.unpack({ScriptLiterals.Quote(format)}, {data} .. {data}, {position})");

    [Test]
    public void StructsAreMeasuredAsInRedis() => Compare(
        StructFormats.Select(static format => $"return s.size({ScriptLiterals.Quote(format)})"));

    [TestCase("return j.decode(string.rep('[', 1000) .. string.rep(']', 1000))")]
    [TestCase("return j.decode(string.rep('[', 100000))")]
    [TestCase("j.decode_max_depth(1000000) return j.decode(string.rep('{\"a\":', 100000))")]
    [TestCase("local t = {} for i = 1, 1000 do t = {t} end return #j.encode(t)")]
    [TestCase("local t = {} t[1] = t return j.encode(t)")]
    [TestCase("local t = {} t.x = t j.encode_max_depth(1000000) return j.encode(t)")]
    [TestCase("local t = {} t[1] = t return m.pack(t)")]
    [TestCase("return j.encode({[1000] = 1})")]
    [TestCase("return j.encode({[2^31] = 1})")]
    [TestCase("j.encode_sparse_array(true) return j.encode({[1000] = 1})")]
    [TestCase("return m.unpack('\\221\\255\\255\\255\\255')")]
    [TestCase("return m.unpack('\\223\\255\\255\\255\\255\\192\\192')")]
    [TestCase("return m.unpack('\\219\\255\\255\\255\\255')")]
    [TestCase("return m.unpack('\\129\\192\\192')")]
    [TestCase("return m.unpack(m.pack({[0/0 == 0 and 1 or 2] = 1}))")]
    [TestCase("return m.unpack('\\129\\203\\127\\248\\0\\0\\0\\0\\0\\0\\1')")]
    [TestCase("return m.unpack(string.rep('\\192', 10000))")]
    [TestCase("return m.pack(unpack({}, 1, 6000))")]
    [TestCase("return m.pack()")]
    [TestCase("return s.unpack(string.rep('b', 10000), string.rep('x', 10000))")]
    [TestCase("return s.pack('i99999999999', 1)")]
    [TestCase("return s.unpack('c2147483647', 'x')")]
    [TestCase("return s.size('c2147483647c2147483647')")]
    [TestCase("return s.pack('!3', 1)")]
    [TestCase("return s.pack('i33', 1)")]
    [TestCase("return s:pack(1)")]
    [TestCase("return j.new(), m._NAME, m._VERSION, m._COPYRIGHT, m._DESCRIPTION, s, b")]
    public void ACaseIsAnsweredAsByRedis(string body) => Assert.That(RunHere(body), Is.EqualTo(RunInRedis(body)));

    private static readonly Gen<string> JsonEncodeOptions = Gen.Frequency(
        (3, Gen.Constant("")),
        (1, Gen.Choose(1, 14).Select(static digits => $"j.encode_number_precision({digits})")),
        (1, Gen.Elements(
            "j.encode_sparse_array(true, 1, 1)", "j.encode_sparse_array(true)", "j.encode_max_depth(2)",
            "j.encode_invalid_numbers(true)", "j.encode_invalid_numbers('null')", "j.encode_keep_buffer(false)")));

    private static readonly Gen<string> JsonTexts = Gen.Sized(static size => JsonTextsOf(Math.Min(size, 5)));

    private static readonly Gen<string> MessagePackTexts = Gen.ListOf(Gen.Frequency(
        (2, Gen.Choose(0, 255)), (3, Gen.Choose(0x80, 0x93)), (3, Gen.Choose(0xc0, 0xe0)), (1, Gen.Constant(0))))
        .Select(static bytes => string.Concat(bytes.Select(static value => (char)value)));

    private static readonly Gen<string> StructFormats = Gen.ListOf(Gen.Frequency(
        (12, Gen.Elements(
            "b", "B", "h", "H", "l", "L", "T", "i", "I", "f", "d", "x", "s", "c0", "c1", "c", "c3", "i3", "I7", "i1",
            "i16", "I9", "i32", "i0", ">", "<", "!", "!2", "!4", " ")),
        (1, Gen.Choose(1, 255).Select(static value => ((char)value).ToString()))))
        .Select(static options => string.Concat(options.Take(6)));

    private static Gen<string> JsonTextsOf(int size)
    {
        var scalars = Gen.Frequency(
            (3, Gen.Elements(
                "0", "-0", "1", "-1.5", "1e5", "1E-3", "01", "0x1F", "-0x1.8p1", "+1", "1.", "-.5", "-", "1e", "1e+",
                "nan", "-nan", "NaN(1)", "inf", "-Infinity", "infinite", "1e400", "1e-400", "0x", "123456789012345678",
                "true", "false", "null", "nul", "True", "1.7976931348623157e308", "2.2250738585072011e-308")),
            (1, ScriptLiterals.Numbers),
            (3, Gen.ListOf(Gen.Elements(
                "a", "b c", "\\n", "\\\"", "\\/", "\\u0041", "\\u00e9", "\\u20AC", "\\ud83d\\ude00", "\\ud83d",
                "\\ude00", "\\ud83d\\n", "\\u12", "\\x", "\u00e9", "\\u0000", "\u007f", "\n", "\\"))
                .Select(static parts => "\"" + string.Concat(parts.Take(4)) + "\"")));
        if (size == 0)
            return scalars;

        var blanks = Gen.Elements("", "", " ", "\n\t");
        var items = Gen.ListOf(JsonTextsOf(size / 2)).Select(static items => items.Take(4));
        return Gen.Frequency(
            (1, scalars),
            (2, blanks.Zip(items).Select(static pair => "[" + string.Join("," + pair.Item1, pair.Item2) + "]")),
            (2, blanks.Zip(items).Select(static pair => "{" + string.Join(
                ",", pair.Item2.Select((item, at) => $"\"k{at}\"{pair.Item1}:{item}")) + "}" + pair.Item1)));
    }

    private static Gen<string> Damage(string text) =>
        from at in Gen.Choose(0, text.Length)
        from removed in Gen.Choose(0, Math.Min(2, text.Length - at))
        from added in Gen.Elements("", "", ",", ":", "]", "}", "[", "{", "\"", "\\", "\0", "x", "1", " ")
        select text.Remove(at, removed).Insert(at, added);

    private void Compare(Gen<string> bodies)
    {
        var outcomes = new HashSet<bool>();
        Prop.ForAll(bodies.ToArbitrary(), body =>
        {
            var expected = RunInRedis(body);
            outcomes.Add(expected.StartsWith("true", StringComparison.Ordinal));
            Assert.That(RunHere(body), Is.EqualTo(expected), body);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
        Assert.That(outcomes, Has.Count.EqualTo(2), "Some succeed and some fail.");
    }

    private string RunInRedis(string body)
    {
        var reply = _connection.Call(Encoding.Latin1.GetBytes("EVAL"), SourceOf(body), "0"u8.ToArray());
        return reply.Text;
    }

    private string RunHere(string body)
    {
        var stack = _lua.Stack;
        stack.SetCount(0);
        var status = stack.Load(SourceOf(body), "@user_script"u8);
        if (status == LuaStatus.Ok)
            status = stack.Call(0, 1);
        _ = stack.TryConvertToString(-1, out var text);
        return (status == LuaStatus.Ok ? "" : status + ": ") + Encoding.Latin1.GetString(text);
    }

    private static byte[] SourceOf(string body) => Encoding.Latin1.GetBytes(Prelude + body + " end))");
}
