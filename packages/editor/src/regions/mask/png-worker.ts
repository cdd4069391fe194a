import { bytesOfDataUrl, readPngHeader, runsOfPixels } from '@labelwright/task-definition/masks/read-png';
import type { Size } from '../geometry.ts';
import type { Rows } from './rows.ts';
import { decodePng, rowsOfRuns } from './wire-masks.ts';

/** Reads mask images one after the other, away from the page. */
let last: Promise<void> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<{ id: string; url: string }>) => {
  last = last.then(async () => {
    const found = await read(data.url).catch(() => undefined);
    self.postMessage({ id: data.id, found });
  });
});

async function read(url: string): Promise<(Rows & Size) | undefined> {
  const bytes = bytesOfDataUrl(url);
  const header = bytes && readPngHeader(bytes);
  if (!bytes || !header) return undefined;
  return header.bits === 8 && header.samples > 1 ? readByBrowser(bytes, header) : decodePng(bytes);
}

/** The browser is quicker at images of many bytes for each pixel. */
async function readByBrowser(bytes: Uint8Array, { width, height }: Size): Promise<(Rows & Size) | undefined> {
  const bitmap = await createImageBitmap(new Blob([bytes.slice()], { type: 'image/png' }));
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  const pixels = context?.getImageData(0, 0, width, height).data;
  if (!pixels) return undefined;
  const { runs } = runsOfPixels(new Uint8Array(pixels.buffer), { width, height });
  return { ...rowsOfRuns(runs, width), width, height };
}
