import type { ImagePoint, ScreenPoint, Size } from '../../regions/geometry.ts';

/** Quarter turns clockwise, in degrees. */
export type Turn = 0 | 90 | 180 | 270;

/** Screen = turned image × scale + offset, where the offset is that of the image's own first corner, in CSS pixels. */
export interface ViewTransform {
  scale: number;
  offsetX: number;
  offsetY: number;
  /** About the image's own first corner; undefined means not at all. */
  turn?: Turn;
}

export interface Alignment {
  horizontal: 'left' | 'center' | 'right';
  vertical: 'top' | 'center' | 'bottom';
}

const inTheMiddle: Alignment = { horizontal: 'center', vertical: 'center' };
const freeFractions: Record<string, number> = { left: 0, top: 0, center: 0.5, right: 1, bottom: 1 };

const largestScale = 64;
const smallImageScale = 4;
/** So large a small image may become however few pixels it has. */
const smallImagePx = 320;
/** No side of an image that fits is thinner than this. */
const thinnestPx = 1;
const smallestFitFraction = 0.2;
/** So many CSS pixels of the image always stay in view. */
const keptInViewPx = 48;

function turned({ x, y }: ImagePoint, turn: Turn | undefined): ImagePoint {
  if (turn === 90) return { x: -y, y: x };
  if (turn === 180) return { x: -x, y: -y };
  return turn === 270 ? { x: y, y: -x } : { x, y };
}

/** A way on the screen as a way on the image, still in CSS pixels. */
export function turnedBack(vector: ScreenPoint, turn: Turn | undefined): ImagePoint {
  return turned(vector, turn === 90 ? 270 : turn === 270 ? 90 : turn);
}

export function turnedSize({ width, height }: Size, turn: Turn | undefined): Size {
  return turn === 90 || turn === 270 ? { width: height, height: width } : { width, height };
}

export function toScreen({ scale, offsetX, offsetY, turn }: ViewTransform, point: ImagePoint): ScreenPoint {
  const { x, y } = turn ? turned(point, turn) : point;
  return { x: x * scale + offsetX, y: y * scale + offsetY };
}

export function toImage({ scale, offsetX, offsetY, turn }: ViewTransform, point: ScreenPoint): ImagePoint {
  const x = (point.x - offsetX) / scale;
  const y = (point.y - offsetY) / scale;
  return turn ? turnedBack({ x, y }, turn) : { x, y };
}

/** From here on the context draws in image pixels. */
export function applyTransform(
  context: { translate(x: number, y: number): void; rotate(angle: number): void; scale(x: number, y: number): void },
  { scale, offsetX, offsetY, turn }: ViewTransform,
): void {
  context.translate(offsetX, offsetY);
  if (turn) context.rotate((turn * Math.PI) / 180);
  context.scale(scale, scale);
}

/** Where the top left corner of the whole turned image lies, seen from its own first corner. */
function cornerOf(image: Size, scale: number, turn: Turn | undefined): ScreenPoint {
  const { x, y } = turned({ x: image.width * scale, y: image.height * scale }, turn);
  return { x: Math.min(x, 0), y: Math.min(y, 0) };
}

/**
 * The whole image in the viewport; small images are not blown up beyond their size times four, unless that is next to
 * nothing. Of a strip that would be too thin to be seen, the middle.
 */
export function fitTransform(image: Size, viewport: Size, turn?: Turn, alignment = inTheMiddle): ViewTransform {
  const { width, height } = turnedSize(image, turn);
  const blownUp = Math.min(Math.max(smallImageScale, smallImagePx / Math.max(width, height)), largestScale);
  const whole = Math.min(viewport.width / width, viewport.height / height, blownUp);
  const scale = Math.max(whole, thinnestPx / Math.min(width, height));
  return centred(image, viewport, scale, turn, alignment);
}

export function centred(
  image: Size,
  viewport: Size,
  scale: number,
  turn?: Turn,
  alignment = inTheMiddle,
): ViewTransform {
  const { width, height } = turnedSize(image, turn);
  const corner = cornerOf(image, scale, turn);
  return {
    scale,
    offsetX: (viewport.width - width * scale) * (freeFractions[alignment.horizontal] ?? 0.5) - corner.x,
    offsetY: (viewport.height - height * scale) * (freeFractions[alignment.vertical] ?? 0.5) - corner.y,
    ...(turn ? { turn } : {}),
  };
}

/** Scales by a factor while the image point under `anchor` stays under it. */
export function zoomAt(
  transform: ViewTransform,
  anchor: ScreenPoint,
  factor: number,
  image: Size,
  viewport: Size,
  mayShrink = true,
): ViewTransform {
  const fitting = Math.min(fitTransform(image, viewport, transform.turn).scale, 1);
  const smallest = mayShrink ? fitting * smallestFitFraction : fitting;
  const scale = Math.min(Math.max(transform.scale * factor, smallest), largestScale);
  const ratio = scale / transform.scale;
  const offsetX = anchor.x - (anchor.x - transform.offsetX) * ratio;
  const offsetY = anchor.y - (anchor.y - transform.offsetY) * ratio;
  return keepInView({ ...transform, scale, offsetX, offsetY }, image, viewport);
}

export function panBy(transform: ViewTransform, delta: ScreenPoint, image: Size, viewport: Size): ViewTransform {
  return keepInView(
    { ...transform, offsetX: transform.offsetX + delta.x, offsetY: transform.offsetY + delta.y },
    image,
    viewport,
  );
}

function keepInView(transform: ViewTransform, image: Size, viewport: Size): ViewTransform {
  const { scale, turn } = transform;
  const { width, height } = turnedSize(image, turn);
  const corner = cornerOf(image, scale, turn);
  const hold = (offset: number, length: number, limit: number) =>
    Math.min(Math.max(offset, keptInViewPx - length), limit - keptInViewPx);
  return {
    ...transform,
    offsetX: hold(transform.offsetX + corner.x, width * scale, viewport.width) - corner.x,
    offsetY: hold(transform.offsetY + corner.y, height * scale, viewport.height) - corner.y,
  };
}
