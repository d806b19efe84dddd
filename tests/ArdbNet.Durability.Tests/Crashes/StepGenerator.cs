using System.Globalization;

namespace ArdbNet.Durability.Tests.Crashes;

/// <summary>Random changes of one writer's own keys.</summary>
internal sealed class StepGenerator(string prefix, int seed)
{
    private const int KeysOfAType = 6;

    private static readonly long FirstExpireAtMs = DateTimeOffset.UtcNow.AddYears(1).ToUnixTimeMilliseconds();

    private readonly Random _random = new(seed);
    private int _number;

    /// <summary>All keys that the writer ever writes.</summary>
    public IEnumerable<string> Keys =>
        from type in "schm" from number in Enumerable.Range(0, KeysOfAType) select $"{prefix}{type}{number}";

    public WriterStep Next() => _random.Next(10) == 0 ? Transaction() : Single();

    private WriterStep Single()
    {
        var value = NextValue();
        return _random.Next(12) switch
        {
            0 or 1 or 2 => Step(Key('s'), key => [["SET", key, value]], (model, key) => model.Set(key, value)),
            3 => Step(Key('s'), key => [["APPEND", key, "+"]], (model, key) => model.Append(key, "+")),
            4 or 5 => Step(Key('c'), key => [["INCR", key]], (model, key) => model.Increment(key)),
            6 => Step(AnyKey(), key => [["DEL", key]], (model, key) => model.Delete(key)),
            7 => Field((key, field) => ["HSET", key, field, value], (model, key, field) => model.SetField(key, field, value)),
            8 => Field((key, field) => ["HDEL", key, field], (model, key, field) => model.DeleteField(key, field)),
            9 => Member("SADD", (model, key, member) => model.Add(key, member)),
            10 => Member("SREM", (model, key, member) => model.Remove(key, member)),
            _ => Expiry(),
        };
    }

    private WriterStep Transaction()
    {
        var steps = Enumerable.Range(0, _random.Next(2, 8)).Select(_ => Single()).ToList();
        return new WriterStep(
            [["MULTI"], .. steps.SelectMany(static step => step.Requests), ["EXEC"]],
            model => steps.Aggregate(model, static (state, step) => step.Apply(state)));
    }

    private static WriterStep Step(
        string key, Func<string, string[][]> requests, Func<KeyModel, string, KeyModel> apply) =>
        new(requests(key), model => apply(model, key));

    private WriterStep Field(Func<string, string, string[]> request, Func<KeyModel, string, string, KeyModel> apply)
    {
        var (key, field) = (Key('h'), $"f{_random.Next(20)}");
        return new WriterStep([request(key, field)], model => apply(model, key, field));
    }

    private WriterStep Member(string name, Func<KeyModel, string, string, KeyModel> apply)
    {
        var (key, member) = (Key('m'), $"m{_random.Next(20)}");
        return new WriterStep([[name, key, member]], model => apply(model, key, member));
    }

    private WriterStep Expiry()
    {
        var (key, expireAtMs) = (AnyKey(), FirstExpireAtMs + _random.Next(1_000_000));
        string[] request = ["PEXPIREAT", key, expireAtMs.ToString(CultureInfo.InvariantCulture)];
        return new WriterStep([request], model => model.Expire(key, expireAtMs));
    }

    // Now and then one that lies in several pages of the log, or in several segments.
    private string NextValue()
    {
        var length = _random.Next(100) switch { 0 => 150_000, < 5 => 6000, _ => _random.Next(100) };
        return string.Create(CultureInfo.InvariantCulture, $"{++_number}:{new string((char)('a' + _random.Next(26)), length)}");
    }

    private string Key(char type) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{type}{_random.Next(KeysOfAType)}");

    private string AnyKey() => Key("schm"[_random.Next(4)]);
}
