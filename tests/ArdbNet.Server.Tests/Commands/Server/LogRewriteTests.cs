namespace ArdbNet.Server.Tests.Commands.Server;

public sealed class LogRewriteTests : CommandFixture
{
    [Test]
    public void WhatWasWrittenBeforeIsInTheStoreAfterwards()
    {
        Reply("SET a 1");
        var written = Server.Run(static core => core.Store.Engine.AppliedOffset);

        Assert.That(Reply("BGREWRITEAOF"), Is.EqualTo("Background append only file rewriting started"));
        AwaitEnd();

        Assert.Multiple(() =>
        {
            Assert.That(Server.Run(static core => core.Store.Engine.PersistedOffset), Is.GreaterThanOrEqualTo(written));
            Assert.That(Reply("INFO persistence"), Does.Contain("aof_last_bgrewrite_status:ok"));
        });
    }

    [Test]
    public void NothingToWriteIsASuccessToo()
    {
        Reply("BGREWRITEAOF");
        AwaitEnd();
        var before = Server.Run(static core => core.LogRewrite.Count);

        Reply("BGREWRITEAOF");
        AwaitEnd();

        Assert.That(Server.Run(static core => core.LogRewrite.Count), Is.EqualTo(before + 1));
    }

    [Test]
    public void InATransactionItWaitsForTheEnd()
    {
        AwaitEnd();
        Reply("MULTI");
        Reply("SET b 2");
        Reply("BGREWRITEAOF");
        var before = Server.Run(static core => core.LogRewrite.Count);

        Assert.That(Reply("EXEC"), Does.Contain("Background append only file rewriting scheduled"));

        Assert.That(() => Server.Run(static core => core.LogRewrite.Count), Is.EqualTo(before + 1).After(5000, 20));
    }

    private void AwaitEnd() =>
        Assert.That(
            () => Reply("INFO persistence"),
            Does.Contain("aof_rewrite_in_progress:0").And.Contain("aof_rewrite_scheduled:0").After(5000, 20));
}
