using Microsoft.Extensions.Logging;

namespace ArdbNet.Replication.Log;

/// <summary>What keeps the log from working; each trouble is logged once when it comes and once when it goes.</summary>
internal sealed class LogHealth(ILogger logger)
{
    private string? _syncFailure;
    private string? _preparationFailure;

    public string? Failure => Volatile.Read(ref _syncFailure) ?? Volatile.Read(ref _preparationFailure);

    public void SyncFailed(string reason)
    {
        if (Interlocked.Exchange(ref _syncFailure, $"the log cannot be synced: {reason}") is null)
        {
            logger.SyncFailed(reason);
        }
    }

    public void SyncWorks()
    {
        if (Volatile.Read(ref _syncFailure) is not null && Interlocked.Exchange(ref _syncFailure, null) is not null)
        {
            logger.SyncHealed();
        }
    }

    public void PreparationFailed(string reason)
    {
        if (Interlocked.Exchange(ref _preparationFailure, $"the log has no next segment: {reason}") is null)
        {
            logger.PreparationFailed(reason);
        }
    }

    public void PreparationWorks()
    {
        if (Volatile.Read(ref _preparationFailure) is not null
            && Interlocked.Exchange(ref _preparationFailure, null) is not null)
        {
            logger.PreparationHealed();
        }
    }
}
