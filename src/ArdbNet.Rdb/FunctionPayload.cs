using System.Buffers;
using ArdbNet.Rdb.Reading;
using ArdbNet.Rdb.Writing;

namespace ArdbNet.Rdb;

/// <summary>FUNCTION DUMP's payload: F5 · source for each library, in <see cref="DumpPayload"/>'s frame.</summary>
public static class FunctionPayload
{
    public static byte[] Write(IEnumerable<byte[]> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var payload = new ArrayBufferWriter<byte>();
        var file = new RdbFileWriter(new RdbWriter(payload));
        foreach (var source in sources) file.Function(source);
        DumpPayload.WriteFooter(payload.WrittenSpan, payload.GetSpan(DumpPayload.FooterLength));
        payload.Advance(DumpPayload.FooterLength);
        return payload.WrittenSpan.ToArray();
    }

    /// <summary>False for what is no such payload; <paramref name="error"/> says why.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out IReadOnlyList<byte[]> sources, out string error)
    {
        var found = new List<byte[]>();
        sources = found;
        error = "DUMP payload version or checksum are wrong";
        if (!DumpPayload.TryOpen(payload, out var content)) return false;

        using var stream = new MemoryStream(content.ToArray());
        var source = new RdbSource(stream, isChecked: false);
        var strings = new RdbStringReader(source, RdbValueReader.DefaultMaxStringLength);
        var buffer = new StringBuffer();
        try
        {
            while (source.Offset < content.Length)
            {
                error = "given type is not a function";
                if (source.ReadByte() != RdbOpcode.Function) return false;
                error = "failed loading the given functions payload";
                found.Add(strings.ReadString(buffer).ToArray());
            }
        }
        catch (RdbFormatException)
        {
            return false;
        }

        error = "";
        return true;
    }
}
