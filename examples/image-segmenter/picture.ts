import { createCanvas, loadImage } from '@napi-rs/canvas';

/** A picture made small enough to be looked at pixel by pixel. */
export interface Picture {
  width: number;
  height: number;
  /** L*, a*, b* of every pixel, row by row: distances in it are about what people see. */
  lab: Float32Array;
  /** Pixels of the picture as it was stored. */
  originalWidth: number;
  originalHeight: number;
}

const LONGEST_SIDE = 180;

/** PNG, JPEG, WebP, GIF and AVIF. Throws for anything else. */
export async function readPicture(bytes: Buffer): Promise<Picture> {
  const image = await loadImage(bytes);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, lab: toLab(data), originalWidth: image.width, originalHeight: image.height };
}

/** Each pixel the mean of itself and those around it: grain does not hide what hangs together. */
export function withoutGrain(picture: Picture): Picture {
  const { width, height, lab } = picture;
  const mean = new Float32Array(lab.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const sum = [0, 0, 0] as [number, number, number];
      let count = 0;
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row += 1)
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column += 1) {
          const at = (row * width + column) * 3;
          for (const channel of [0, 1, 2] as const) sum[channel] += lab[at + channel] as number;
          count += 1;
        }
      for (const channel of [0, 1, 2] as const) mean[(y * width + x) * 3 + channel] = sum[channel] / count;
    }
  return { ...picture, lab: mean };
}

/** From sRGB with alpha by way of XYZ under daylight (D65). */
export function toLab(rgba: ArrayLike<number>): Float32Array {
  const lab = new Float32Array((rgba.length / 4) * 3);
  for (let pixel = 0; pixel < rgba.length / 4; pixel += 1) {
    const [r, g, b] = [0, 1, 2].map((channel) => linear((rgba[pixel * 4 + channel] as number) / 255)) as [
      number,
      number,
      number,
    ];
    const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    lab[pixel * 3] = 116 * y - 16;
    lab[pixel * 3 + 1] = 500 * (x - y);
    lab[pixel * 3 + 2] = 200 * (y - z);
  }
  return lab;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function root(value: number): number {
  return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
}
