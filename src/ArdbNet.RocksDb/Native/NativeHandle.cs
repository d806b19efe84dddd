using System.Runtime.InteropServices;

namespace ArdbNet.RocksDb.Native;

/// <summary>
/// A C object that keeps the objects it depends on alive: they are destroyed only after it, whatever the order in
/// which their owners are disposed or finalized.
/// </summary>
internal abstract class NativeHandle : SafeHandle
{
    private NativeHandle? _firstParent;
    private NativeHandle? _secondParent;
    private volatile bool _isDisposed;

    protected NativeHandle()
        : base(0, ownsHandle: true)
    {
    }

    /// <summary>True from Dispose on, even while others still keep the C object alive.</summary>
    public bool IsDisposed => _isDisposed;

    // A handle that failed after it took hold of a parent must still be released, or the parent would never be.
    public sealed override bool IsInvalid => handle == 0 && _firstParent is null;

    protected void KeepAlive(NativeHandle parent)
    {
        var isHeld = false;
        parent.DangerousAddRef(ref isHeld);
        if (_firstParent is null)
            _firstParent = parent;
        else
            _secondParent = parent;
    }

    protected sealed override bool ReleaseHandle()
    {
        if (handle != 0)
            Destroy(handle);
        _secondParent?.DangerousRelease();
        _firstParent?.DangerousRelease();
        return true;
    }

    protected abstract void Destroy(nint native);

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        base.Dispose(disposing);
    }
}
