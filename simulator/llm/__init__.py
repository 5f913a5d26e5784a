"""One way to a language model: any OpenAI-compatible service, streamed, with faults in words. Nothing heavy is
imported until a `Model` first speaks."""
