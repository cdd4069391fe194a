import { buffer } from 'node:stream/consumers';
import { imageSize } from 'image-size';
import type { Storage } from '../../platform/storage/storage.ts';

/** What a file says of itself; null where it says nothing. */
export interface Measures {
  width: number | null;
  height: number | null;
  durationMs: number | null;
}

export const NO_MEASURES: Measures = { width: null, height: null, durationMs: null };

/** Enough for the size of a picture behind large camera notes and colour profiles. */
const HEAD_BYTES = 512 * 1024;

/** Reads the head of a picture, or the tables of a recording; never the whole file. */
export async function measureMedia(
  storage: Storage,
  file: { storageKey: string; sizeBytes: number; contentType: string },
): Promise<Measures> {
  const [kind] = file.contentType.split('/');
  if (file.sizeBytes === 0) return NO_MEASURES;
  if (kind === 'image') return measureImage(storage, file).catch(() => NO_MEASURES);
  if (kind === 'audio' || kind === 'video') return measureRecording(storage, file).catch(() => NO_MEASURES);
  return NO_MEASURES;
}

async function measureImage(storage: Storage, file: { storageKey: string; sizeBytes: number }): Promise<Measures> {
  const range = { start: 0, end: Math.min(file.sizeBytes, HEAD_BYTES) - 1 };
  const head = await buffer((await storage.open(file.storageKey, range)).stream);
  const { width, height, orientation } = imageSize(head);
  // From 5 on the camera was held upright, and what is shown has its sides exchanged.
  const isTurned = orientation !== undefined && orientation >= 5;
  const [shownWidth, shownHeight] = isTurned ? [height, width] : [width, height];
  return { width: Math.round(shownWidth), height: Math.round(shownHeight), durationMs: null };
}

async function measureRecording(storage: Storage, file: { storageKey: string; sizeBytes: number }): Promise<Measures> {
  const { ALL_FORMATS, CustomSource, Input } = await import('mediabunny');
  const source = new CustomSource({
    getSize: () => file.sizeBytes,
    read: async (start, end) =>
      new Uint8Array(await buffer((await storage.open(file.storageKey, { start, end: end - 1 })).stream)),
  });
  const input = new Input({ formats: ALL_FORMATS, source });
  try {
    const picture = await input.getPrimaryVideoTrack();
    const seconds = await input.computeDuration();
    return {
      width: picture?.displayWidth ?? null,
      height: picture?.displayHeight ?? null,
      durationMs: Number.isFinite(seconds) ? Math.round(seconds * 1000) : null,
    };
  } finally {
    input.dispose();
  }
}
