import { pipeline, type Readable, type Transform } from 'node:stream';

/** `source` led through `transform`. An error of either ends both and reaches the reader, which `pipe` alone does not see to. */
export function piped(source: Readable, transform: Transform): Transform {
  return pipeline(source, transform, () => {});
}
