using ArdbNet.Server.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Network;

/// <summary>Kestrel's entry: admits a client, serves it, and takes it out of the books again.</summary>
internal sealed class RedisConnectionHandler(
    ArdbServer server, TurnQueue turns, ReplyGathering gathering, ILogger<RedisConnectionHandler> logger) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var client = new Connection(server, turns, gathering, connection);
        try
        {
            var refusal = await server.Executor.RunAsync(() => Admission.TryAdmit(server, client), runsBeside: true)
                .ConfigureAwait(false);
            if (refusal is null) await client.RunAsync().ConfigureAwait(false);
            else await client.RefuseAsync(refusal).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or ConnectionAbortedException or OperationCanceledException)
        {
            // The client is gone; there is nobody to tell.
        }
#pragma warning disable CA1031 // One connection's fault must not reach the others.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            NetworkLog.ConnectionFailed(logger, client.Session.Id, fault);
        }
        finally
        {
            await server.Executor.RunAsync(() => server.Leave(client.Session), runsBeside: true).ConfigureAwait(false);
            await client.DisposeAsync().ConfigureAwait(false);
        }
    }
}
