using ArdbNet.Storage.Encoding;
using ArdbNet.Storage.Engine;
using ArdbNet.Storage.Tests.Keyspace;
using ArdbNet.Storage.Types;
using ArdbNet.Storage.Types.Packing;
using static System.Text.Encoding;

namespace ArdbNet.Storage.Tests.Types;

/// <summary>A hash in a store whose write buffer is frozen all the time, beside a dictionary.</summary>
internal sealed class ModelledHash(PackedCapacity capacity) : IDisposable
{
    private static readonly byte[] Key = "hash"u8.ToArray();

    private readonly TemporaryDataset _dataset = new(writeBufferSize: 1, packedCapacity: capacity);
    private readonly List<(StoreSnapshot View, Dictionary<string, string> Model)> _snapshots = [];
    private Dictionary<string, string> _model = [];
    private Dictionary<string, string> _committed = [];

    public void Run(CollectionStep step, string field, string value)
    {
        switch (step)
        {
            case CollectionStep.Put:
                Put(field, value);
                break;
            case CollectionStep.Remove:
                Remove(field);
                break;
            case CollectionStep.Delete:
                var entry = _dataset.Database.FindForWrite(Key);
                _dataset.Database.Delete(ref entry);
                _model.Clear();
                break;
            case CollectionStep.Rollback:
                _dataset.Rollback();
                _model = new(_committed);
                break;
            case CollectionStep.Check:
                Check();
                break;
            default:
                Commit(step);
                break;
        }
    }

    public void Check()
    {
        var entry = _dataset.Database.Find(Key);
        Assert.That(entry.Exists, Is.EqualTo(_model.Count > 0));
        Assert.That(entry.Count, Is.EqualTo(_model.Count));
        Assert.That(_dataset.Database.Count, Is.EqualTo(_model.Count > 0 ? 1 : 0));
        foreach (var (field, value) in _model)
        {
            Assert.That(Hashes.TryGet(in entry, UTF8.GetBytes(field), out var found), Is.True, field);
            Assert.That(UTF8.GetString(found), Is.EqualTo(value));
        }

        Assert.That(Hashes.Contains(in entry, "never"u8), Is.False);
        Check(_dataset.Engine, _model);
        foreach (var (view, model) in _snapshots) Check(view, model);
    }

    public void Dispose()
    {
        foreach (var (view, _) in _snapshots) view.Dispose();
        _dataset.Dispose();
    }

    private void Check(StoreView view, Dictionary<string, string> model)
    {
        var found = new Dictionary<string, string>();
        var last = Array.Empty<byte>();
        using var cursor = new MemberCursor(view, Find(view));
        for (var more = cursor.SeekToFirst(); more; more = cursor.Next())
        {
            Assert.That(last.AsSpan().SequenceCompareTo(cursor.Place), Is.Negative);
            Assert.That(cursor.Position, Is.EqualTo(KeyHash.Hash(cursor.Member)));
            last = cursor.Place.ToArray();
            found.Add(UTF8.GetString(cursor.Member), UTF8.GetString(cursor.Value));
        }

        Assert.That(found, Is.EquivalentTo(model));
    }

    private void Put(string field, string value)
    {
        var entry = _dataset.Database.FindForWrite(Key);
        var isNew = Hashes.Set(
            ref entry, UTF8.GetBytes(field), UTF8.GetBytes(value), 128, 64);
        Assert.That(isNew, Is.EqualTo(!_model.ContainsKey(field)));
        _dataset.Database.Save(ref entry);
        _model[field] = value;
    }

    private void Remove(string field)
    {
        var entry = _dataset.Database.FindForWrite(Key);
        Assert.That(Hashes.Remove(ref entry, UTF8.GetBytes(field)), Is.EqualTo(_model.Remove(field)));
        if (entry.Exists) _dataset.Database.Save(ref entry);
    }

    private void Commit(CollectionStep step)
    {
        _dataset.Commit();
        _committed = new(_model);
        if (step == CollectionStep.Persist) _dataset.Engine.Persist();
        if (step != CollectionStep.Snapshot || _snapshots.Count >= 3) return;

        _snapshots.Add((_dataset.Engine.CreateSnapshot(), new(_model)));
    }

    private MemberSource Find(StoreView view)
    {
        var key = new byte[MetadataKey.Length(Key)];
        MetadataKey.Write(key, _dataset.Database.KeyspaceId, Key);
        return view.TryGet(key, out var metadata) ? MemberSource.Of(metadata) : default;
    }
}
