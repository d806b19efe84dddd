using System.Collections.Concurrent;
using ArdbNet.Server.Execution;

namespace ArdbNet.Server.Tests.Execution;

public sealed class ExecutorTests
{
    [Test]
    public void WorkOfManyThreadsRunsAloneAndInEachOnesOrder()
    {
        var executor = new Executor();
        var running = 0;
        var last = new int[8];
        var overlaps = 0;
        var disorder = 0;
        var done = new CountdownEvent(8 * 20_000);
        var threads = Enumerable.Range(0, 8).Select(number => new Thread(() =>
        {
            for (var i = 1; i <= 20_000; i++)
            {
                var order = i;
                executor.Submit(new Work(() =>
                {
                    if (++running != 1) overlaps++;
                    if (last[number] != order - 1) disorder++;
                    last[number] = order;
                    running--;
                    done.Signal();
                }));
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        Assert.That(done.Wait(TimeSpan.FromSeconds(30)), "work was lost");
        Assert.That((overlaps, disorder), Is.EqualTo((0, 0)));
    }

    [Test]
    public void WorkThatThrowsDoesNotStopOthers()
    {
        var faults = new List<string>();
        var executor = new Executor { Faulted = fault => faults.Add(fault.Message) };
        var ran = 0;

        executor.Submit(new Work(() =>
        {
            executor.Submit(new Work(() => throw new InvalidOperationException("second")));
            executor.Submit(new Work(() => ran++));
            throw new InvalidOperationException("first");
        }));
        executor.Submit(new Work(() => ran++));

        Assert.That(faults, Is.EqualTo(new[] { "first", "second" }));
        Assert.That(ran, Is.EqualTo(2));
    }

    [Test]
    public void WorkSubmittedByWorkRunsAfterIt()
    {
        var executor = new Executor();
        var order = new List<int>();

        executor.Submit(new Work(() =>
        {
            executor.Submit(new Work(() => order.Add(2)));
            order.Add(1);
        }));

        Assert.That(order, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void AFaultReachesWhoeverWaitsForTheResult()
    {
        var executor = new Executor();
        Assert.That(
            () => executor.RunAsync(() => throw new InvalidOperationException("mine")),
            Throws.InvalidOperationException.With.Message.EqualTo("mine"));
        Assert.That(executor.RunAsync(() => 7).Result, Is.EqualTo(7));
    }

    [Test]
    public void ASubmitterIsNotKeptByOthersWorkForEver()
    {
        var executor = new Executor();
        var stop = false;
        var mine = Environment.CurrentManagedThreadId;
        var left = new ManualResetEventSlim();
        Work endless = null!;
        endless = new Work(() =>
        {
            if (Environment.CurrentManagedThreadId != mine) left.Set();
            if (!Volatile.Read(ref stop)) executor.Submit(endless);
        });

        executor.Submit(endless);

        Assert.That(left.Wait(TimeSpan.FromSeconds(10)), "the role was not handed on");
        Volatile.Write(ref stop, true);
    }

    [Test]
    public void OnlyWhatMovedToThePoolMayLast()
    {
        var executor = new Executor();
        var said = new BlockingCollection<bool>();
        Work other = null!;
        other = new Work(() =>
        {
            said.Add(executor.MayLast);
            if (!executor.MayLast) executor.MoveToPool(other);
        });

        // On a thread of the pool, whose next deed would be the first work's reply.
        Task.Run(() => executor.Submit(new Work(() => executor.Submit(other)))).Wait();

        Assert.That(said.Take(), Is.False);
        Assert.That(said.Take(), Is.True);
        executor.Submit(new Work(() => said.Add(executor.MayLast)));
        Assert.That(said.Take(), Is.False);
    }

    private sealed class Work(Action action) : IWork
    {
        public void Execute() => action();
    }
}
