using System.Net.Sockets;
using ArdbNet.Resp.Writing;
using ArdbNet.Server.Commands.Dumps;
using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Migrations;

/// <summary>
/// Takes keys to another server: AUTH, SELECT and a RESTORE for each key in one go, then the replies. Reads a view and
/// changes nothing; runs on any thread that owns the view.
/// </summary>
internal sealed class Migration(MigrateOptions options, IReadOnlyList<MigratingKey> keys, StoreView view)
{
    private readonly List<byte[]> _arrived = [];
    private readonly List<byte[]> _sent = [];

    /// <summary>Keys that the target has now.</summary>
    public IReadOnlyList<byte[]> Arrived => _arrived;

    /// <summary>Returns the error for the client, or null.</summary>
    public string? Run()
    {
        TargetConnection connection;
        try
        {
            connection = TargetConnection.Connect(options.Host, options.Port, options.TimeoutMs);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            return "IOERR error or timeout connecting to the client";
        }

        using (connection)
        {
            try
            {
                Send(connection);
            }
            catch (IOException)
            {
                return "IOERR error or timeout writing to target instance";
            }

            try
            {
                return ReadReplies(connection);
            }
            catch (IOException)
            {
                return "IOERR error or timeout reading to target instance";
            }
        }
    }

    private void Send(TargetConnection connection)
    {
        using var buffer = new ReplyBuffer();
        var request = new ReplyWriter(buffer);
        if (options.Password is not null) WriteAuthentication(request);
        request.ArrayHeader(2);
        request.Bulk("SELECT"u8);
        request.BulkInteger(options.Database);
        foreach (var key in keys)
        {
            var timeToLiveMs = key.ExpireAtMs == 0 ? 0 : key.ExpireAtMs - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            if (timeToLiveMs < 0) continue;
            SendKey(connection, request, in key, key.ExpireAtMs == 0 ? 0 : Math.Max(timeToLiveMs, 1));
            _sent.Add(key.Name);
        }

        connection.Send(buffer);
    }

    // AUTH [user] password
    private void WriteAuthentication(ReplyWriter request)
    {
        request.ArrayHeader(options.User is null ? 2 : 3);
        request.Bulk("AUTH"u8);
        if (options.User is not null) request.Bulk(options.User);
        request.Bulk(options.Password);
    }

    // RESTORE key ttl payload [REPLACE]
    private void SendKey(TargetConnection connection, ReplyWriter request, in MigratingKey key, long timeToLiveMs)
    {
        request.ArrayHeader(options.Replaces ? 5 : 4);
        request.Bulk("RESTORE"u8);
        request.Bulk(key.Name);
        request.BulkInteger(timeToLiveMs);
        using var payload = new DumpReply(key.Metadata);
        while (payload.WriteNext(view, request)) connection.Send(request.Buffer);
        if (options.Replaces) request.Bulk("REPLACE"u8);
        connection.Send(request.Buffer);
    }

    private string? ReadReplies(TargetConnection connection)
    {
        var refusal = options.Password is null ? null : ErrorOf(connection.ReadLine());
        refusal ??= ErrorOf(connection.ReadLine());
        string? failure = null;
        foreach (var name in _sent)
        {
            var error = ErrorOf(connection.ReadLine());
            if (refusal is null && error is null) _arrived.Add(name);
            failure ??= refusal ?? error;
        }

        return failure is null ? null : $"ERR Target instance replied with error: {failure}";
    }

    private static string? ErrorOf(string line) => line.StartsWith('-') ? line[1..] : null;
}
