import { type Canvas, createCanvas, type Image } from '@napi-rs/canvas';
import { encodePgm } from './pgm.ts';

export type Rotation = 0 | 90 | 180 | 270;

/** Larger pictures are made smaller before they are read: letters do not get clearer beyond it. */
export const MOST_PIXELS = 25_000_000;

// About the size of a page at 250 dots per inch. Letters of a smaller picture are too small for Tesseract, which was taught
// with ones of some thirty pixels; made larger they are read far better.
const WANTED_PIXELS = 6_000_000;
const MOST_ENLARGED = 3;

/** Draws on white, within the limit of pixels. */
export function drawOnWhite(picture: Image | Canvas, width: number, height: number): Canvas {
  const pixels = width * height;
  const enlarged = Math.min(MOST_ENLARGED, Math.max(1, Math.sqrt(WANTED_PIXELS / pixels)));
  const scale = Math.min(enlarged, Math.sqrt(MOST_PIXELS / pixels));
  const canvas = createCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Turned clockwise. */
export function turn(canvas: Canvas, rotation: Rotation): Canvas {
  if (rotation === 0) return canvas;
  const isUpright = rotation === 180;
  const turned = createCanvas(isUpright ? canvas.width : canvas.height, isUpright ? canvas.height : canvas.width);
  const context = turned.getContext('2d');
  context.translate(turned.width / 2, turned.height / 2);
  context.rotate((rotation * Math.PI) / 180);
  context.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
  return turned;
}

export async function encode(canvas: Canvas, format: 'pgm' | 'png'): Promise<Uint8Array> {
  if (format === 'png') return canvas.encode('png');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return encodePgm(data as Uint8ClampedArray, canvas.width, canvas.height);
}
