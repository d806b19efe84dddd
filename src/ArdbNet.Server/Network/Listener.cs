using System.Net;
using System.Net.Sockets;
using ArdbNet.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Network;

/// <summary>The sockets that clients connect to: Kestrel with one handler and no HTTP.</summary>
internal sealed class Listener
{
    private const long PipeBufferBytes = 256 * 1024;

    private readonly ArdbServer _server;
    private readonly WebApplication _application;
    private readonly List<Socket> _sockets = [];

    public Listener(ArdbServer server, ILoggerFactory loggers)
    {
        _server = server;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(server);
        builder.Services.AddSingleton<TurnQueue>();
        builder.Services.AddSingleton<ReplyGathering>();
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseSockets(Configure);
        builder.WebHost.ConfigureKestrel(Listen);
        _application = builder.Build();
    }

    public IReadOnlyList<IPEndPoint> EndPoints { get; private set; } = [];

    /// <summary>What to tell the operator: host:port, or a path.</summary>
    public IEnumerable<string> Addresses
    {
        get
        {
            foreach (var endPoint in EndPoints) yield return endPoint.ToString();
            if (_server.Options.UnixSocket is { } path) yield return path;
        }
    }

    /// <exception cref="IOException">An address is taken or not ours.</exception>
    public async Task StartAsync()
    {
        if (_server.Options.UnixSocket is { } path) File.Delete(path);
        try
        {
            await _application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or SocketException)
        {
            throw new IOException(
                $"Could not create server TCP listening socket {BoundAddresses.Failing(_server.Options) ?? cause.Message}",
                cause);
        }

        var addresses = _application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        _server.Configuration.Changed += OnConfigurationChanged;
        EndPoints = [.. addresses.Addresses.Select(Parse).OfType<IPEndPoint>()];
        if (_server.Options is { UnixSocket: { } socket, UnixSocketPermissions: not 0 and var mode })
        {
            File.SetUnixFileMode(socket, mode);
        }
    }

    /// <summary>The system refuses whoever comes from now on; connections stay.</summary>
    public void Close()
    {
        _server.Configuration.Changed -= OnConfigurationChanged;
        _sockets.ForEach(static socket => socket.Dispose());
    }

    public async Task StopAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application.StopAsync(atOnce.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        if (_server.Options.UnixSocket is { } path) File.Delete(path);
    }

    private void Configure(SocketTransportOptions options)
    {
        options.Backlog = _server.Options.TcpBacklog;
        options.NoDelay = true;
        options.UnsafePreferInlineScheduling = true;
        // A buffer for each idle connection against one system call less for each request.
        options.WaitForDataBeforeAllocatingBuffer = false;
        options.MaxReadBufferSize = PipeBufferBytes;
        options.MaxWriteBufferSize = PipeBufferBytes;
        options.CreateBoundListenSocket = CreateSocket;
    }

    private Socket CreateSocket(EndPoint endPoint)
    {
        var socket = endPoint is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 }
            ? BindIPv6Only(endPoint)
            : SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        if (endPoint is not IPEndPoint) return socket;
        KeepAlive(socket);
        _sockets.Add(socket);
        return socket;
    }

    // Accepted sockets inherit it.
    private void KeepAlive(Socket socket)
    {
        var seconds = _server.Options.TcpKeepAliveSeconds;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, seconds > 0);
        if (seconds == 0) return;
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Math.Max(1, seconds / 3));
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    private void OnConfigurationChanged(string name)
    {
        if (name == "tcp-keepalive") _sockets.ForEach(KeepAlive);
    }

    // "* -::*" binds both families to one port.
    private static Socket BindIPv6Only(EndPoint endPoint)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = false };
        socket.Bind(endPoint);
        return socket;
    }

    private void Listen(KestrelServerOptions options)
    {
        foreach (var endPoint in BoundAddresses.Resolve(_server.Options))
        {
            options.Listen(endPoint, static listen => listen.UseConnectionHandler<RedisConnectionHandler>());
        }

        if (_server.Options.UnixSocket is { } path)
        {
            options.ListenUnixSocket(path, static listen => listen.UseConnectionHandler<RedisConnectionHandler>());
        }
    }

    // http://127.0.0.1:6379, http://[::1]:6379, http://unix:/path
    private static IPEndPoint? Parse(string address) =>
        IPEndPoint.TryParse(address["http://".Length..], out var endPoint) ? endPoint : null;
}
