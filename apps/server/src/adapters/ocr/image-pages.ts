import { type Canvas, createCanvas, ImageData, loadImage } from '@napi-rs/canvas';
import { imageSize } from 'image-size';
import UTIF from 'utif2';
import { RecognitionError } from '../../platform/recognition/recognition-error.ts';
import { drawOnWhite } from './canvas.ts';
import type { Pages } from './pages.ts';

// Decoded, a pixel takes four bytes: this is where a small file could fill the memory.
const MOST_DECODED_PIXELS = 120_000_000;

/** PNG, JPEG, WebP, GIF, BMP or AVIF: one page, turned as its camera says. */
export async function openImage(file: Uint8Array): Promise<Pages> {
  const { width, height } = sizeOf(file);
  checkSize(width, height);
  const picture = await loadImage(Buffer.from(file)).catch(() => {
    throw broken();
  });
  return {
    count: 1,
    page: async () => ({ width: picture.width, height: picture.height, layer: undefined }),
    draw: async () => drawOnWhite(picture, picture.width, picture.height),
  };
}

/** A page for each picture in the file, as fax machines and scanners make them. */
export function openTiff(file: Uint8Array): Pages {
  const bytes = Uint8Array.from(file).buffer;
  const directories = readDirectories(bytes);
  const decode = (number: number): Canvas => {
    const directory = directories[number - 1];
    if (!directory) throw new RangeError(`there is no page ${number}`);
    UTIF.decodeImage(bytes, directory);
    const { width, height } = directory;
    if (!width || !height) throw broken();
    const canvas = createCanvas(width, height);
    const pixels = new Uint8ClampedArray(UTIF.toRGBA8(directory));
    canvas.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0);
    return canvas;
  };
  return {
    count: directories.length,
    page: async (number) => ({ ...declaredSize(directories[number - 1]), layer: undefined }),
    draw: async (number) => {
      const { width, height } = declaredSize(directories[number - 1]);
      checkSize(width, height);
      const canvas = unlessBroken(() => decode(number));
      return drawOnWhite(canvas, canvas.width, canvas.height);
    },
  };
}

function readDirectories(bytes: ArrayBuffer): UTIF.IFD[] {
  const directories = unlessBroken(() => UTIF.decode(bytes)).filter((directory) => {
    const { width, height } = declaredSize(directory);
    return width > 0 && height > 0;
  });
  if (directories.length === 0) throw broken();
  return directories;
}

/** Tags 256 and 257; `width` and `height` of the object are there only once it is decoded. */
function declaredSize(directory: UTIF.IFD | undefined): { width: number; height: number } {
  const tag = (name: string): number => Number((directory?.[name] as number[] | undefined)?.[0] ?? 0);
  return { width: tag('t256'), height: tag('t257') };
}

function sizeOf(file: Uint8Array): { width: number; height: number } {
  return unlessBroken(() => imageSize(file));
}

function unlessBroken<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RecognitionError) throw error;
    throw broken(error);
  }
}

function checkSize(width: number, height: number): void {
  if (width * height <= MOST_DECODED_PIXELS) return;
  const most = MOST_DECODED_PIXELS / 1_000_000;
  throw new RecognitionError(
    'unreadable',
    `The picture has ${width} × ${height} pixels, more than the ${most} million that are read. Send a smaller one.`,
  );
}

function broken(cause?: unknown): RecognitionError {
  return new RecognitionError('unreadable', 'The picture is broken off or damaged. Send it again.', cause);
}
