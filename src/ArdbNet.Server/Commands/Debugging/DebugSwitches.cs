using System.Globalization;
using System.Text;
using ArdbNet.Resp;
using ArdbNet.Server.Configuration;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Hosting;

namespace ArdbNet.Server.Commands.Debugging;

/// <summary>DEBUG subcommands that change how the server behaves.</summary>
internal static class DebugSwitches
{
    public static void SetActiveExpire(Call call)
    {
        call.Server.Expiry.IsEnabled = IsOn(call, 2);
        call.Reply.Ok();
    }

    public static void PauseCron(Call call)
    {
        call.Server.IsCronPaused = IsOn(call, 2);
        call.Reply.Ok();
    }

    public static void LetScriptsDebug(Call call)
    {
        call.Server.Scripts.MayDebug = IsOn(call, 2);
        call.Reply.Ok();
    }

    /// <summary>For switches of what is not there.</summary>
    public static void Accept(Call call) => call.Reply.Ok();

    public static void SetPackedThreshold(Call call)
    {
        if (MemorySize.TryParse(Encoding.Latin1.GetString(call[2]), out var bytes) && bytes <= (1L << 32) - (1 << 20))
        {
            call.Reply.Ok();
            return;
        }

        call.Reply.Error("ERR argument must be a memory value bigger than 1 and smaller than 4gb"u8);
    }

    public static void SetReplyBuffer(Call call)
    {
        if (call.Is(2, "PEAK-RESET-TIME"u8))
        {
            if (!call.Is(3, "NEVER"u8) && !call.Is(3, "RESET"u8) && !call.TryReadInteger(3, out _)) return;
        }
        else if (!call.Is(2, "RESIZING"u8))
        {
            DebugCommand.Refuse(call);
            return;
        }

        call.Reply.Ok();
    }

    /// <summary>Holds up everybody, which is what it is for.</summary>
    public static void Sleep(Call call)
    {
        var isNumber = double.TryParse(
            Encoding.Latin1.GetString(call[2]), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
        if (isNumber && seconds > 0) Thread.Sleep(TimeSpan.FromSeconds(Math.Min(seconds, 86400)));
        call.Reply.Ok();
    }

    public static void Log(Call call)
    {
        HostingLog.Debug(call.Server.Logger, Encoding.UTF8.GetString(call[2]));
        call.Reply.Ok();
    }

    public static void ChangeReplicationId(Call call)
    {
        call.Server.Store.Log.BeginNewHistory();
        call.Reply.Ok();
    }

    private static bool IsOn(Call call, int index) => RedisInteger.TryParse(call[index], out var number) && number != 0;
}
