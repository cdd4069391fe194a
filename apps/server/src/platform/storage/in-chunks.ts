import { Readable } from 'node:stream';

/** The content in pieces of exactly `size` bytes but for the last, which may be shorter; one empty piece for no content. */
export async function* inChunks(content: Readable | Uint8Array, size: number): AsyncGenerator<Buffer> {
  const source = content instanceof Readable ? content : [content];
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let isEmpty = true;
  for await (const part of source) {
    pending.push(Buffer.from(part as Uint8Array));
    pendingBytes += (part as Uint8Array).length;
    while (pendingBytes > size) {
      const whole = Buffer.concat(pending);
      isEmpty = false;
      yield whole.subarray(0, size);
      pending = [whole.subarray(size)];
      pendingBytes = whole.length - size;
    }
  }
  if (pendingBytes > 0 || isEmpty) yield Buffer.concat(pending);
}
