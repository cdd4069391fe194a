import { type Canvas, createCanvas } from '@napi-rs/canvas';

/** A page made straight, larger by what its corners need, and how its places are found again on the page. */
export interface Straightened {
  width: number;
  height: number;
  /** Degrees clockwise by which the page lay askew; 0: nothing was done. */
  skew: number;
  /** Of the page before, in the same pixels. */
  page: { width: number; height: number };
}

/** Turned by as much as the page lies askew, the other way. */
export function straighten(canvas: Canvas, skew: number): { canvas: Canvas } & Straightened {
  const page = { width: canvas.width, height: canvas.height };
  if (skew === 0) return { canvas, ...page, skew, page };
  const radians = (Math.abs(skew) * Math.PI) / 180;
  const width = Math.ceil(page.width * Math.cos(radians) + page.height * Math.sin(radians));
  const height = Math.ceil(page.height * Math.cos(radians) + page.width * Math.sin(radians));
  const straight = createCanvas(width, height);
  const context = straight.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.translate(width / 2, height / 2);
  context.rotate((-skew * Math.PI) / 180);
  context.drawImage(canvas, -page.width / 2, -page.height / 2);
  return { canvas: straight, width, height, skew, page };
}

/** Where a place of the straightened picture lies on the page, in pixels. */
export function placeBack(
  { left, top }: { left: number; top: number },
  { width, height, skew, page }: Straightened,
): { left: number; top: number } {
  if (skew === 0) return { left, top };
  const radians = (skew * Math.PI) / 180;
  const [x, y] = [left - width / 2, top - height / 2];
  return {
    left: x * Math.cos(radians) - y * Math.sin(radians) + page.width / 2,
    top: x * Math.sin(radians) + y * Math.cos(radians) + page.height / 2,
  };
}
