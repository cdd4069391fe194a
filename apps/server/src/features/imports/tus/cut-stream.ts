import { Readable } from 'node:stream';

/**
 * The stream as streams of at most `size` bytes, one after another; each must be read to its end before the next. A
 * source that breaks off ends its last piece: what has arrived is kept.
 */
export async function* cutStream(source: Readable, size: number): AsyncGenerator<Readable> {
  const chunks = arrived(source);
  let rest: Buffer | undefined;
  let isOver = false;
  while (!isOver) {
    const first = rest ?? (await chunks.next()).value;
    if (first === undefined) return;
    rest = undefined;
    yield Readable.from(
      (async function* piece() {
        let room = size;
        let chunk: Buffer | undefined = first;
        while (chunk !== undefined) {
          const part = chunk.subarray(0, room);
          room -= part.length;
          yield part;
          if (part.length < chunk.length) {
            rest = chunk.subarray(part.length);
            return;
          }
          if (room === 0) return;
          chunk = (await chunks.next()).value;
        }
        isOver = true;
      })(),
      { objectMode: false },
    );
  }
}

async function* arrived(source: Readable): AsyncGenerator<Buffer, undefined> {
  try {
    for await (const chunk of source) yield chunk as Buffer;
  } catch {
    // The sender is gone; it comes back for the rest.
  }
  return undefined;
}
