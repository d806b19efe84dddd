namespace ArdbNet.Benchmarks.Load;

/// <summary>Says which key is next.</summary>
internal interface IKeyChooser
{
    long Next();
}
