namespace ArdbNet.Resp;

/// <summary>What a number's text spells, the sign apart.</summary>
internal enum FloatKind
{
    Zero,
    Decimal,
    Hexadecimal,
    Infinity,
}
