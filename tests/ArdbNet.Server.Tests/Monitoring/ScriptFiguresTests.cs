using ArdbNet.Server.Tests.Commands;

namespace ArdbNet.Server.Tests.Monitoring;

public sealed class ScriptFiguresTests : CommandFixture
{
    [Test]
    public void InfoCountsScriptsAndFunctions()
    {
        Client.Call("SCRIPT", "FLUSH");
        Client.Call("EVAL", "return 1", "0");
        Client.Call("EVAL", "return 2", "0");
        Client.Call("FUNCTION", "LOAD", "#!lua name=l\nredis.register_function('f', function() end)");

        var memory = Client.Call("INFO", "memory").ToString();
        Assert.That(memory, Does.Contain("number_of_cached_scripts:2"));
        Assert.That(memory, Does.Contain("number_of_libraries:1").And.Contain("number_of_functions:1"));
        Assert.That(memory, Does.Match("used_memory_vm_eval:[1-9]").And.Match("used_memory_scripts_eval:[1-9]"));
        Assert.That(memory, Does.Match("used_memory_functions:[1-9]").And.Match("used_memory_scripts:[1-9]"));
        Assert.That(
            Client.Call("MEMORY", "STATS").ToString(), Does.Contain("lua.caches").And.Contain("functions.caches"));
    }
}
