using System.Runtime.CompilerServices;

namespace ArdbNet.Server.Network;

/// <summary>What <see cref="TurnQueue.LineUp"/> gives to be awaited.</summary>
internal readonly struct TurnAwaiter(TurnQueue turns) : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public TurnAwaiter GetAwaiter() => this;

    public void GetResult()
    {
        // It is its turn: there is nothing to get.
    }

    public void OnCompleted(Action continuation) => turns.Add(continuation);

    public void UnsafeOnCompleted(Action continuation) => turns.Add(continuation);
}
