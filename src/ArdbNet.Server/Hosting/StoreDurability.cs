using ArdbNet.Storage.Engine;
using Microsoft.Extensions.Logging;

namespace ArdbNet.Server.Hosting;

/// <summary>Ties the engine's flusher to the log: synced before RocksDB has it, let go after.</summary>
internal sealed class StoreDurability(ILogger logger) : IStoreDurability
{
    public Store? Store { get; set; }

    public void SyncLog(long offset) => Store!.Log.SyncTo(offset);

    public void Persisted(long offset) => Store!.Log.TrimBefore(offset);

    public void Failed(Exception cause) => HostingLog.StoreFailed(logger, cause.Message);

    public void Recovered() => HostingLog.StoreRecovered(logger);
}
