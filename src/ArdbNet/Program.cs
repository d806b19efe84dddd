using ArdbNet;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
