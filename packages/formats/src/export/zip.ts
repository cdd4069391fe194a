import { Deflate, deflateSync, strToU8 } from 'fflate';
import { addToCrc, crcOf } from './crc.ts';
import { type Entry, endOfArchive, entryInDirectory, localHeader, sizesBehind } from './zip-records.ts';

export interface ArchiveFile {
  path: string;
  /** Whole, or in pieces where it is too large to hold. */
  content: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

export interface ZipLimits {
  /** From how many bytes on, in places and sizes, numbers take eight bytes instead of four. */
  wideFrom: number;
}

/** What four bytes hold is one less than this. */
const LIMITS: ZipLimits = { wideFrom: 0xffffffff };
/** Already small: packing them again only costs time. */
const PACKED = /\.(png|jpe?g|webp|gif|avif|mp3|m4a|ogg|opus|flac|mp4|webm|mov|mkv|zip|gz|pdf|parquet)$/i;
const STORED = 0;
const DEFLATED = 8;

/**
 * A ZIP archive, written as its files come: only the directory at its end is kept, some hundred bytes a file. Files and
 * archives past 4 GB are written in the wide form (ZIP64).
 */
export async function* writeZip(files: AsyncIterable<ArchiveFile>, limits = LIMITS): AsyncGenerator<Uint8Array> {
  const directory: Uint8Array[] = [];
  let offset = 0;
  for await (const { path, content } of files) {
    const name = strToU8(path);
    const entry: Entry = { name, offset, method: DEFLATED, crc: 0, packedBytes: 0, bytes: 0, isStreamed: false };
    const isWhole = typeof content === 'string' || content instanceof Uint8Array;
    const parts = isWhole ? whole(entry, content, path) : streamed(entry, content, path);
    for await (const part of parts) {
      offset += part.length;
      yield part;
    }
    directory.push(entryInDirectory(entry, limits.wideFrom));
  }
  const begin = offset;
  let bytes = 0;
  for (const record of directory) {
    bytes += record.length;
    yield record;
  }
  yield endOfArchive(directory.length, begin, bytes, limits.wideFrom);
}

function* whole(entry: Entry, content: string | Uint8Array, path: string): Generator<Uint8Array> {
  const bytes = typeof content === 'string' ? strToU8(content) : content;
  const packed = PACKED.test(path) ? bytes : deflateSync(bytes, { level: 6 });
  entry.method = packed === bytes ? STORED : DEFLATED;
  entry.crc = crcOf(bytes);
  entry.bytes = bytes.length;
  entry.packedBytes = packed.length;
  yield localHeader(entry);
  if (packed.length > 0) yield packed;
}

/** Sizes stand behind what is not known beforehand; only packed content says itself where it ends. */
async function* streamed(
  entry: Entry,
  content: AsyncIterable<string | Uint8Array>,
  path: string,
): AsyncGenerator<Uint8Array> {
  entry.isStreamed = true;
  yield localHeader(entry);
  const ready: Uint8Array[] = [];
  const deflate = new Deflate({ level: PACKED.test(path) ? 0 : 6 }, (chunk) => ready.push(chunk));
  let crc = 0;
  for await (const piece of content) {
    const bytes = typeof piece === 'string' ? strToU8(piece) : piece;
    crc = addToCrc(crc, bytes);
    entry.bytes += bytes.length;
    deflate.push(bytes, false);
    yield* drained(ready, entry);
  }
  deflate.push(new Uint8Array(0), true);
  yield* drained(ready, entry);
  entry.crc = crc;
  yield sizesBehind(entry);
}

function* drained(ready: Uint8Array[], entry: Entry): Generator<Uint8Array> {
  for (const chunk of ready.splice(0)) {
    entry.packedBytes += chunk.length;
    if (chunk.length > 0) yield chunk;
  }
}
