using ArdbNet.Storage.Engine;

namespace ArdbNet.Server.Execution;

/// <summary>A read of what <see cref="Call.OpenView"/> opened; a snapshot is let go at its end.</summary>
public abstract class ViewRead(StoreView view) : LongRead
{
    public sealed override bool StaysInExecutor => View is not StoreSnapshot;

    protected StoreView View { get; } = view;

    protected override void Dispose(bool disposing)
    {
        if (disposing && View is StoreSnapshot snapshot) snapshot.Dispose();
    }
}
