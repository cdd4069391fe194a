import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Storage } from '../../platform/storage/storage.ts';

interface StoredMedium {
  storageKey: string;
  sizeBytes: number;
  contentType: string;
  fileName: string;
}

/** Containers whose beginning can be read here; others are left to the browser. */
const READABLE = new Set([
  'audio/wav',
  'audio/mpeg',
  'audio/ogg',
  'audio/flac',
  'audio/aac',
  'audio/mp4',
  'video/mp4',
  'video/quicktime',
  'video/webm',
  'video/matroska',
]);
const PDF_END_BYTES = 2048;

/** What is wrong with a file that begins like a medium but cannot be shown; undefined when nothing is. */
export async function findMediaFault(storage: Storage, file: StoredMedium): Promise<string | undefined> {
  if (file.contentType === 'application/pdf') return findPdfFault(storage, file);
  if (!READABLE.has(file.contentType)) return undefined;
  const tracks = await countTracks(storage, file).catch(() => 0);
  if (tracks > 0) return undefined;
  const kind = file.contentType.startsWith('audio/') ? 'sound' : 'video';
  return `${file.fileName} is broken or was cut off: no ${kind} can be read from it. Export it again, and upload that.`;
}

/** The table of a PDF stands at its end; without it most readers give up. */
async function findPdfFault(storage: Storage, { storageKey, sizeBytes, fileName }: StoredMedium) {
  const range = { start: Math.max(0, sizeBytes - PDF_END_BYTES), end: sizeBytes - 1 };
  const end = await buffer((await storage.open(storageKey, range)).stream);
  if (end.includes('startxref') || end.includes('%%EOF')) return undefined;
  return `${fileName} is broken or was cut off: the end of the PDF is missing. Save it again, and upload that.`;
}

/** Reads no more than the tables that say what is in the file. */
async function countTracks(storage: Storage, { storageKey, sizeBytes }: StoredMedium): Promise<number> {
  const { ALL_FORMATS, CustomSource, Input } = await import('mediabunny');
  const source = new CustomSource({
    getSize: () => sizeBytes,
    read: async (start, end) => {
      const { stream } = await storage.open(storageKey, { start, end: end - 1 });
      return new Uint8Array(await buffer(Readable.from(stream)));
    },
  });
  const input = new Input({ formats: ALL_FORMATS, source });
  try {
    return (await input.getTracks()).length;
  } finally {
    input.dispose();
  }
}
