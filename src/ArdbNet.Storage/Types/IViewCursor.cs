using ArdbNet.Storage.Engine;

namespace ArdbNet.Storage.Types;

/// <summary>A cursor that can go on in another view of the same state.</summary>
public interface IViewCursor
{
    /// <summary>Leaves the view but remembers the place for <see cref="MoveTo"/>.</summary>
    void Leave();

    /// <summary>Goes on in another view of the same state, where the cursor left.</summary>
    void MoveTo(StoreView view);
}
