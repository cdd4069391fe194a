import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { tallyLosses } from './loss-tally.ts';
import type { ExportContext, Loss } from './model.ts';

export interface ArchiveFile {
  path: string;
  content: string | Uint8Array;
}

/** Already small: packing them again only costs time. */
const packed = /\.(png|jpe?g|webp|zip|npy\.gz)$/i;

/** An archive with a report of what it does not hold, where there is such. */
export async function* writeReported(
  context: ExportContext,
  write: (context: ExportContext) => AsyncIterable<ArchiveFile>,
): AsyncGenerator<Uint8Array> {
  const tally = tallyLosses();
  const onLoss = (loss: Loss): void => {
    tally.add(loss);
    context.onLoss?.(loss);
  };
  async function* files(): AsyncGenerator<ArchiveFile> {
    yield* write({ ...context, onLoss });
    const left = tally.list();
    if (left.length > 0) yield { path: 'left-out.json', content: JSON.stringify(left, null, 2) };
  }
  yield* writeArchive(files());
}

/** A ZIP archive, written as its files come: only the list of names is kept. */
async function* writeArchive(files: AsyncIterable<ArchiveFile>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else ready.push(chunk);
  });
  for await (const { path, content } of files) {
    const entry = packed.test(path) ? new ZipPassThrough(path) : new ZipDeflate(path, { level: 6 });
    // The same answers give the same bytes, whenever they are written.
    entry.mtime = '1980-01-01T12:00:00';
    zip.add(entry);
    entry.push(typeof content === 'string' ? strToU8(content) : content, true);
    if (failure) throw failure;
    yield* ready.splice(0);
  }
  zip.end();
  if (failure) throw failure;
  yield* ready.splice(0);
}
