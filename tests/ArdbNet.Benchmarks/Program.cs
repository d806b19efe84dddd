using ArdbNet.Benchmarks.Load;
using BenchmarkDotNet.Running;

if (args is ["load", ..]) return LoadCommand.Run(args.AsSpan(1));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
