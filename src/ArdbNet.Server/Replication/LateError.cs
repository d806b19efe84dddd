using ArdbNet.Resp.Writing;
using ArdbNet.Server.Execution;
using ArdbNet.Server.Sessions;

namespace ArdbNet.Server.Replication;

/// <summary>An error for a replica, a while later: Redis from 6.2 on comes back at once, thousands of times.</summary>
internal static class LateError
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    public static void Reply(Call call, ReadOnlySpan<byte> error)
    {
        if (!call.CanBlock)
        {
            call.Reply.Error(error);
            return;
        }

        var answer = new ReplyBuffer();
        new ReplyWriter(answer) { ErrorObserver = call.Reply.ErrorObserver }.Error(error);
        var suspension = new Suspension { Answer = answer, IsPostponed = true };
        call.Session.Suspension = suspension;
        _ = CompleteLaterAsync(suspension);
    }

    private static async Task CompleteLaterAsync(Suspension suspension)
    {
        await Task.Delay(Delay).ConfigureAwait(false);
        suspension.Complete();
    }
}
