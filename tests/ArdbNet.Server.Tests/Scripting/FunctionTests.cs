using ArdbNet.Server.Hosting;
using ArdbNet.Server.Tests.Commands;
using ArdbNet.TestKit;

namespace ArdbNet.Server.Tests.Scripting;

public sealed class FunctionTests : CommandFixture
{
    private const string Library = "#!lua name=lib\nredis.register_function('put', function(keys, args) "
        + "return redis.call('SET', keys[1], args[1]) end)\n"
        + "redis.register_function{function_name='count', callback=function(keys, args) return {#keys, #args} end, "
        + "flags={'no-writes'}, description='counts'}";

    [SetUp]
    public void RemoveFunctions() => Client.Call("FUNCTION", "FLUSH");

    [Test]
    public void AFunctionRunsByItsName()
    {
        Assert.That(Client.Call("FUNCTION", "LOAD", Library).Text, Is.EqualTo("lib"));
        Assert.That(Reply("FCALL put 1 k v"), Is.EqualTo("OK"));
        Assert.That(Client.Call("GET", "k").Text, Is.EqualTo("v"));
        Assert.That(Reply("FCALL_RO COUNT 1 k a b"), Is.EqualTo("1) (integer) 1\n2) (integer) 2"));
        Assert.That(Reply("FCALL_RO put 1 k v"), Does.Contain("Can not execute a script with write flag using *_ro command."));
        Assert.That(Client.Call("FUNCTION", "STATS").Items[3].Items[1].Items.Select(static item => item.Text),
            Is.EqualTo(["libraries_count", "1", "functions_count", "2"]));
        Assert.That(Reply("FUNCTION DELETE lib"), Is.EqualTo("OK"));
        Assert.That(Reply("FCALL put 1 k v"), Does.Contain("Function not found"));
    }

    [TestCase("x", "Missing library metadata")]
    [TestCase("#!lua name=lib", "Invalid library metadata")]
    [TestCase("#!lua\n", "Library name was not given")]
    [TestCase("#!lua name=a name=b\n", "Invalid metadata value, name argument was given multiple times")]
    [TestCase("#!lua flags=x\n", "Invalid metadata value given: flags=x")]
    [TestCase("#!js name=a\n", "Engine 'js' not found")]
    [TestCase("#!lua name=a-b\n", "Library names can only contain letters, numbers, or underscores(_) and must be at least "
        + "one character long")]
    [TestCase("#!lua name=a\n", "No functions registered")]
    [TestCase("#!lua name=a\nlocal", "Error compiling function: user_function:2: '<name>' expected near '<eof>'")]
    [TestCase("#!lua name=a\nx = 1", "Error registering functions: ERR user_function:2: Attempt to modify a readonly table")]
    [TestCase("#!lua name=a\nredis.call('GET', 'k')", "Error registering functions: ERR user_function:2: "
        + "Script attempted to access nonexistent global variable 'call'")]
    [TestCase("#!lua name=a\nstring.rep('x', 2)", "Error registering functions: ERR user_function:2: "
        + "Script attempted to access nonexistent global variable 'string'")]
    [TestCase("#!lua name=a\nredis.register_function('f', 1)", "Error registering functions: ERR second argument to "
        + "redis.register_function must be a function")]
    [TestCase("#!lua name=a\nredis.register_function('f')", "Error registering functions: ERR calling "
        + "redis.register_function with a single argument is only applicable to Lua table (representing named arguments).")]
    [TestCase("#!lua name=a\nwhile true do end", "Error registering functions: ERR FUNCTION LOAD timeout")]
    public void WhatIsNoLibraryIsRefused(string source, string error)
    {
        Assert.That(Client.Call("FUNCTION", "LOAD", source).ToString(), Does.EndWith("ERR " + error));
        Assert.That(Client.Call("FUNCTION", "LIST").Items, Is.Empty);
    }

    [Test]
    public void ALibraryThatCannotBeReplacedStays()
    {
        Client.Call("FUNCTION", "LOAD", Library);
        Assert.That(
            Client.Call("FUNCTION", "LOAD", Library).ToString(), Does.EndWith("ERR Library 'lib' already exists"));
        Assert.That(Client.Call("FUNCTION", "LOAD", "REPLACE", "#!lua name=lib\nx()").IsError);
        Assert.That(
            Client.Call("FUNCTION", "LOAD", Library.Replace("name=lib", "name=other", StringComparison.Ordinal)).ToString(),
            Does.EndWith("ERR Function put already exists"));
        Assert.That(Reply("FCALL put 1 k v"), Is.EqualTo("OK"));
    }

    [Test]
    public void ADumpIsRestored()
    {
        Client.Call("FUNCTION", "LOAD", Library);
        var payload = Client.Call("FUNCTION", "DUMP").Bytes!;

        Assert.That(Restore(payload), Does.EndWith("ERR Library lib already exists"));
        Assert.That(Restore(payload, "REPLACE"), Is.EqualTo("OK"));
        Assert.That(Restore(payload, "FLUSH"), Is.EqualTo("OK"));
        Reply("FUNCTION FLUSH");
        Assert.That(Restore(payload, "APPEND"), Is.EqualTo("OK"));
        Assert.That(Reply("FCALL put 1 k v"), Is.EqualTo("OK"));
        payload[^1] ^= 1;
        Assert.That(Restore(payload), Does.EndWith("ERR DUMP payload version or checksum are wrong"));
    }

    [Test]
    public void ChangesGoIntoTheLogAsTheyAre()
    {
        Client.Call("SET", "before", "x");
        var offset = Server.Run(static core => core.Store.Log.TailOffset);
        Client.Call("FUNCTION", "LOAD", Library);
        Client.Call("FCALL", "put", "1", "k", "v");
        Client.Call("FUNCTION", "DELETE", "lib");
        Client.Call("FUNCTION", "FLUSH", "SYNC");

        Assert.That(
            Server.ReadLoggedCommands(offset).Select(static line => line.Split('\n')[0]),
            Is.EqualTo(["FUNCTION LOAD #!lua name=lib", "SET k v", "FUNCTION DELETE lib", "FUNCTION FLUSH SYNC"])
                .IgnoreCase);
    }

    [Test]
    public void LibrariesSurviveReloadsAndTransactions()
    {
        Client.Call("FUNCTION", "LOAD", Library);
        Assert.That(Reply("DEBUG RELOAD"), Is.EqualTo("OK"));
        Assert.That(Reply("FCALL put 1 k v"), Is.EqualTo("OK"));
        Assert.That(Reply("DEBUG LOADAOF"), Is.EqualTo("OK"));
        Assert.That(Reply("FCALL count 0"), Is.EqualTo("1) (integer) 0\n2) (integer) 0"));
        Reply("MULTI");
        Reply("FUNCTION DELETE lib");
        Client.Call("FUNCTION", "LOAD", Library);
        Reply("FCALL count 0");
        Assert.That(Client.Call("EXEC").Items.Select(static item => item.IsError), Has.None.True);
    }

    [TestCase(ShutdownMode.Save)]
    [TestCase(ShutdownMode.NoSave)]
    public void LibrariesSurviveAnEnd(ShutdownMode mode)
    {
        var directory = Directory.CreateTempSubdirectory("ardbnet-");
        try
        {
            var server = RunningServer.On(directory);
            using (var client = server.Connect())
            {
                client.Call("FUNCTION", "LOAD", Library);
                client.Call("FUNCTION", "LOAD", "#!lua name=gone\nredis.register_function('gone', function() end)");
                client.Call("FUNCTION", "DELETE", "gone");
            }

            server.Stop(mode);
            using var next = RunningServer.On(directory);
            using var after = next.Connect();
            Assert.That(after.Call("FCALL", "put", "1", "k", "v").ToString(), Is.EqualTo("OK"));
            Assert.That(after.Call("FUNCTION", "LIST").Items, Has.Count.EqualTo(1));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Test]
    public void AFunctionSeesNeitherRegistrationNorKeys()
    {
        Client.Call("FUNCTION", "LOAD", "#!lua name=lib\n"
            + "redis.register_function('keys', function() return KEYS end)\n"
            + "redis.register_function('register', function() return redis.register_function end)\n"
            + "redis.register_function('set', function() x = 1 end)\n"
            + "redis.register_function('use', function() return string.rep('x', 2) .. #cjson.encode({1}) end)");

        Assert.That(
            Reply("FCALL keys 0"),
            Does.EndWith("Script attempted to access nonexistent global variable 'KEYS' script: keys, on @user_function:2."));
        Assert.That(Client.Call("FCALL", "register", "0").IsNull);
        Assert.That(Reply("FCALL set 0"), Does.Contain("Attempt to modify a readonly table script: set"));
        Assert.That(Client.Call("FCALL", "use", "0").Text, Is.EqualTo("xx3"));
    }

    private string Restore(byte[] payload, params string[] policy) => Client.Call(
        ["FUNCTION"u8.ToArray(), "RESTORE"u8.ToArray(), payload, .. policy.Select(System.Text.Encoding.ASCII.GetBytes)])
        .ToString();
}
