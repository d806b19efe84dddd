using System.Reflection;
using System.Runtime.Loader;

namespace ArdbNet.Lua.Tests;

public sealed class LuaLibraryTests
{
    [Test]
    public void AMissingLibrarySaysWhatToInstall()
    {
        // A second copy of the assembly, which has not loaded the library yet.
        var context = new AssemblyLoadContext("without Lua", isCollectible: true);
        try
        {
            var library = context.LoadFromAssemblyPath(typeof(LuaLibrary).Assembly.Location)
                .GetType(typeof(LuaLibrary).FullName!)!;
            library.GetProperty(nameof(LuaLibrary.Sonames), BindingFlags.Static | BindingFlags.NonPublic)!
                .SetValue(null, (IReadOnlyList<string>)["liblua5.1.so.99"]);

            var thrown = Assert.Throws<TargetInvocationException>(
                () => library.GetMethod(nameof(LuaLibrary.Require))!.Invoke(null, null));

            Assert.That(
                thrown.InnerException,
                Is.InstanceOf<DllNotFoundException>()
                    .With.Message.EqualTo(
                        "Lua's library liblua5.1.so.99 was not found. Install it with: apt-get install liblua5.1-0"));
        }
        finally
        {
            context.Unload();
        }
    }
}
