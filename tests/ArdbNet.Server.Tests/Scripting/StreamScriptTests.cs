using System.Text;
using ArdbNet.Resp.Reading;
using ArdbNet.Server.Propagation;
using ArdbNet.Server.Tests.Commands;

namespace ArdbNet.Server.Tests.Scripting;

public sealed class StreamScriptTests : CommandFixture
{
    private const string Sha = "c686f316aaf1eb01d5a4de1b0b63cd233010e63d";

    // As in a stream of Redis 2.8: the script once, then its digest.
    [Test]
    public void AStreamsDigestIsKnownAlsoAfterTheCacheIsGone()
    {
        Apply("EVAL", "return redis.call('set',KEYS[1],ARGV[1])", "1", "k", "v");
        Assert.That(Reply("GET k"), Is.EqualTo("\"v\""));

        Reply("SCRIPT FLUSH");
        Apply("EVALSHA", Sha, "1", "k", "w");

        Assert.That(Reply("GET k"), Is.EqualTo("\"w\""));
    }

    private void Apply(params string[] arguments) => Server.Run(core =>
    {
        var builder = new RequestBuilder();
        foreach (var argument in arguments) builder.Add(Encoding.UTF8.GetBytes(argument));
        var applier = new StreamApplier(core, 0);
        applier.Apply(builder.Build(), core.Store.Engine.AppliedOffset);
        Assert.That(applier.Errors, Is.Zero, applier.LastError);
        return true;
    });
}
