import { tallyLosses } from './loss-tally.ts';
import type { ExportContext, Exporter, ExportTask, Loss } from './model.ts';
import { type ArchiveFile, writeZip } from './zip.ts';

type WriteFiles = (records: AsyncIterable<ExportTask>, context: ExportContext) => AsyncIterable<ArchiveFile>;

/** A format of several files: an archive of them, with a report of what it does not hold. */
export function archiveExporter(
  format: Omit<Exporter, 'write' | 'extension' | 'mediaType' | 'files'> & { files: WriteFiles },
): Exporter {
  return {
    ...format,
    extension: 'zip',
    mediaType: 'application/zip',
    write: (records, context = {}) => writeReported(context, (reported) => format.files(records, reported)),
  };
}

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
  yield* writeZip(files());
}
