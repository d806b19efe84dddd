using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Commands.SortedSets;

/// <summary>Members on their way out, as ZREM in the log: several commands when there are many.</summary>
/// <param name="call">The command that removes them.</param>
/// <param name="members">How many it will be; 0 when they are logged in another way.</param>
internal struct RemovalLog(Call call, long members)
{
    private const int MembersACommand = 1000;

    private long _added;
    private bool _isLogged;

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> member)
    {
        if (members == 0) return;
        if (_added % MembersACommand == 0)
        {
            _isLogged = call.TryBeginLog(2 + (int)Math.Min(MembersACommand, members - _added));
            if (_isLogged)
            {
                call.Stream.Add("ZREM"u8);
                call.Stream.Add(key);
            }
        }

        if (_isLogged) call.Stream.Add(member);
        _added++;
    }
}
