import { pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OutboundError, toOutboundError } from './outbound-error.ts';

interface BodyLimits {
  host: string;
  maxBytes: number;
  hasBody: boolean;
}

/** The decompressed body, cut off with an error past the limit, so that a small answer cannot unfold into a huge one. */
export function limitBody(source: Readable, headers: Readonly<Record<string, string>>, limits: BodyLimits): Readable {
  const { host, maxBytes, hasBody } = limits;
  let sizeBytes = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) done(tooLarge(host, maxBytes));
      else done(null, chunk);
    },
  });
  const decoder = hasBody ? decoderOf(headers['content-encoding']) : undefined;
  const declared = hasBody && !decoder ? Number(headers['content-length']) : 0;
  // Errors reach the reader through the last stream of the chain, under our own names.
  const done = (): void => {};
  const output = new Transform({
    transform: (chunk, _encoding, next) => next(null, chunk),
    destroy: (error, next) => next(error && toOutboundError(error, host)),
  });
  if (decoder) pipeline(source, decoder, meter, output, done);
  else pipeline(source, meter, output, done);
  if (declared > maxBytes) meter.destroy(tooLarge(host, maxBytes));
  return output;
}

export async function readAll(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function decoderOf(encoding: string | undefined): Transform | undefined {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

function tooLarge(host: string, maxBytes: number): OutboundError {
  return new OutboundError('too_large', `${host} sent more than the ${maxBytes} bytes allowed`);
}
