import { denoise } from './denoise.ts';
import { flattenPaper } from './flatten.ts';

/** Grey values of a picture, painted on white, its grain taken out and its paper made even: a PGM file, which needs no compressing and which Tesseract reads. */
export function encodePgm(rgba: Uint8ClampedArray, width: number, height: number): Uint8Array {
  const header = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const file = new Uint8Array(header.length + width * height);
  file.set(header);
  let at = header.length;
  for (let from = 0; from < width * height * 4; from += 4) {
    const alpha = rgba[from + 3] as number;
    // Rec. 601 weights, in 1/256.
    const grey =
      ((rgba[from] as number) * 77 + (rgba[from + 1] as number) * 150 + (rgba[from + 2] as number) * 29) >> 8;
    file[at] = alpha === 255 ? grey : Math.round(255 - ((255 - grey) * alpha) / 255);
    at += 1;
  }
  const values = file.subarray(header.length);
  denoise(values, width, height);
  flattenPaper(values, width, height);
  return file;
}
