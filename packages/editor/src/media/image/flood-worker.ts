import type { ColourSearch } from './colour-finder.ts';
import { floodRows, type Pixels } from './flood.ts';

let pixels: Pixels | undefined;

self.addEventListener(
  'message',
  ({ data }: MessageEvent<{ bitmap: ImageBitmap } | { id: number; search: ColourSearch }>) => {
    if ('bitmap' in data) {
      pixels = readPixels(data.bitmap);
      return;
    }
    const found = pixels ? floodRows(pixels, data.search) : { top: 0, rows: [] };
    self.postMessage({ id: data.id, found });
  },
);

function readPixels(bitmap: ImageBitmap): Pixels | undefined {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context?.getImageData(0, 0, width, height);
}
