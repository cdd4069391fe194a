import { pipeline, type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { invalidField } from '../../platform/http/app-error.ts';
import { ContentRefusedError, type SniffedContent, sniffContent } from '../../platform/storage/sniff-content.ts';
import { refusalText } from './file-rows.ts';

const GZIP = 'application/gzip';
/** As of archives: below this the ratio says nothing, and beyond it no file of use packs so well. */
const HARMLESS_BYTES = 10 * 2 ** 20;
const MOST_RATIO = 1000;

/** `tasks.json.gz` holds `tasks.json`, `data.tgz` holds `data.tar`. */
export const unpackedName = (filename: string): string => filename.replace(/\.gz$/i, '').replace(/\.tgz$/i, '.tar');

/**
 * What a file is; of one packed with gzip what is in it, unpacked as it is read. It is kept unpacked, so that archives and
 * tables can be read from anywhere, and an import can go on where it stopped. Throws what tells people how to mend it.
 */
export async function openContent(
  content: Readable,
  filename: string,
  allowed: readonly string[],
): Promise<SniffedContent & { filename: string }> {
  const outer = await sniff(content, filename, [...allowed, GZIP]);
  if (outer.contentType !== GZIP) return { ...outer, filename };
  const gunzip = createGunzip();
  const guard = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      const isTrap = unpacked > HARMLESS_BYTES && unpacked > gunzip.bytesWritten * MOST_RATIO;
      done(isTrap ? new TrapError(filename) : null, chunk);
    },
  });
  let unpacked = 0;
  // Whoever reads the last one is told of errors of all three.
  pipeline(outer.stream, gunzip, guard, () => {});
  const inner = unpackedName(filename) || 'file';
  return { ...(await sniff(guard, inner, allowed)), filename: inner };
}

class TrapError extends Error {
  constructor(filename: string) {
    super(
      `${filename} would unpack to more than ${MOST_RATIO} times its size, as files do that are made to fill a disk.`,
    );
  }
}

/** What went wrong while content was unpacked, in words for people; other errors as they are. */
export function asRefusal(error: unknown, filename: string): unknown {
  if (error instanceof TrapError) return invalidField('file', error.message);
  if (error instanceof ContentRefusedError) return invalidField('file', refusalText(error, filename));
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string' || !code.startsWith('Z_')) return error;
  return invalidField('file', `${filename} is damaged or not whole: it cannot be unpacked. Pack it again with gzip.`);
}

function sniff(content: Readable, filename: string, allowed: readonly string[]): Promise<SniffedContent> {
  return sniffContent(content, filename, allowed).catch((error: unknown) => {
    throw asRefusal(error, filename);
  });
}
