using System.Globalization;
using System.Text;

namespace ArdbNet.Storage.Types.HyperLogLogs;

/// <summary>Reads registers that are runs of equal values.</summary>
internal static class SparseRegisters
{
    /// <summary>False when the runs are not of all registers.</summary>
    public static bool TryAddTo(ReadOnlySpan<byte> opcodes, Span<int> histogram)
    {
        var index = 0;
        for (var at = 0; at < opcodes.Length && index <= HyperLogLog.Registers;)
        {
            var opcode = SparseOpcode.Read(opcodes, at);
            histogram[opcode.Value] += opcode.Run;
            index += opcode.Run;
            at += opcode.Length;
        }

        return index == HyperLogLog.Registers;
    }

    /// <summary>False when the runs are not of all registers.</summary>
    public static bool TryMergeInto(Span<byte> merged, ReadOnlySpan<byte> opcodes)
    {
        var index = 0;
        for (var at = 0; at < opcodes.Length;)
        {
            var opcode = SparseOpcode.Read(opcodes, at);
            at += opcode.Length;
            if (index + opcode.Run > HyperLogLog.Registers) return false;
            if (opcode.IsValue)
            {
                foreach (ref var register in merged.Slice(index, opcode.Run))
                {
                    register = Math.Max(register, (byte)opcode.Value);
                }
            }

            index += opcode.Run;
        }

        return index == HyperLogLog.Registers;
    }

    public static string Describe(ReadOnlySpan<byte> opcodes)
    {
        var text = new StringBuilder();
        for (var at = 0; at < opcodes.Length;)
        {
            var opcode = SparseOpcode.Read(opcodes, at);
            at += opcode.Length;
            if (text.Length > 0) text.Append(' ');
            if (opcode.IsValue) text.Append(CultureInfo.InvariantCulture, $"v:{opcode.Value},{opcode.Run}");
            else text.Append(CultureInfo.InvariantCulture, $"{(opcode.Length == 1 ? 'z' : 'Z')}:{opcode.Run}");
        }

        return text.ToString();
    }
}
