using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Types;

namespace ArdbNet.Server.Execution;

/// <summary>A read of what <see cref="Call.OpenView"/> opened; a snapshot is let go at its end.</summary>
/// <param name="view">The live view or a snapshot.</param>
public abstract class ViewRead(StoreView view) : LongRead
{
    public sealed override bool StaysInExecutor => View is not StoreSnapshot;

    protected StoreView View { get; private set; } = view;

    /// <summary>The cursor that is all that ties the read to its view, or null when the read cannot move.</summary>
    protected virtual IViewCursor? Cursor => null;

    public sealed override bool TryLeaveExecutor(StorageEngine engine)
    {
        if (Cursor is not { } cursor) return false;

        // A snapshot freezes the write buffer, and cursors over it lose their place.
        cursor.Leave();
        View = engine.CreateSnapshot();
        cursor.MoveTo(View);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && View is StoreSnapshot snapshot) snapshot.Dispose();
    }
}
