import type { ImagePoint, ScreenPoint, Size } from '../../regions/geometry.ts';

/** Screen = image × scale + offset; offsets in CSS pixels. */
export interface ViewTransform {
  scale: number;
  offsetX: number;
  offsetY: number;
}

const largestScale = 64;
const smallestFitFraction = 0.2;
/** So many CSS pixels of the image always stay in view. */
const keptInViewPx = 48;

export function toScreen(transform: ViewTransform, point: ImagePoint): ScreenPoint {
  return { x: point.x * transform.scale + transform.offsetX, y: point.y * transform.scale + transform.offsetY };
}

export function toImage(transform: ViewTransform, point: ScreenPoint): ImagePoint {
  return { x: (point.x - transform.offsetX) / transform.scale, y: (point.y - transform.offsetY) / transform.scale };
}

/** The whole image centred in the viewport; small images are not blown up beyond their size times four. */
export function fitTransform(image: Size, viewport: Size): ViewTransform {
  const scale = Math.min(viewport.width / image.width, viewport.height / image.height, 4);
  return centred(image, viewport, scale);
}

export function centred(image: Size, viewport: Size, scale: number): ViewTransform {
  return {
    scale,
    offsetX: (viewport.width - image.width * scale) / 2,
    offsetY: (viewport.height - image.height * scale) / 2,
  };
}

/** Scales by a factor while the image point under `anchor` stays under it. */
export function zoomAt(
  transform: ViewTransform,
  anchor: ScreenPoint,
  factor: number,
  image: Size,
  viewport: Size,
): ViewTransform {
  const smallest = Math.min(fitTransform(image, viewport).scale, 1) * smallestFitFraction;
  const scale = Math.min(Math.max(transform.scale * factor, smallest), largestScale);
  const fixed = toImage(transform, anchor);
  return keepInView(
    { scale, offsetX: anchor.x - fixed.x * scale, offsetY: anchor.y - fixed.y * scale },
    image,
    viewport,
  );
}

export function panBy(transform: ViewTransform, delta: ScreenPoint, image: Size, viewport: Size): ViewTransform {
  return keepInView(
    { ...transform, offsetX: transform.offsetX + delta.x, offsetY: transform.offsetY + delta.y },
    image,
    viewport,
  );
}

function keepInView(transform: ViewTransform, image: Size, viewport: Size): ViewTransform {
  const hold = (offset: number, length: number, limit: number) =>
    Math.min(Math.max(offset, keptInViewPx - length), limit - keptInViewPx);
  return {
    scale: transform.scale,
    offsetX: hold(transform.offsetX, image.width * transform.scale, viewport.width),
    offsetY: hold(transform.offsetY, image.height * transform.scale, viewport.height),
  };
}
