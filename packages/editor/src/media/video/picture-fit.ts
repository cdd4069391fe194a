import type { ImagePoint, ScreenPoint, Size } from '../../regions/geometry.ts';
import type { ViewTransform } from '../image/view-transform.ts';

/** The whole picture in the middle of its place, as `object-fit: contain` shows it. */
export function containTransform(size: Size, viewport: Size): ViewTransform {
  const scale = Math.min(viewport.width / size.width, viewport.height / size.height);
  return {
    scale,
    offsetX: (viewport.width - size.width * scale) / 2,
    offsetY: (viewport.height - size.height * scale) / 2,
  };
}

export function toPicture(transform: ViewTransform, point: ScreenPoint): ImagePoint {
  return { x: (point.x - transform.offsetX) / transform.scale, y: (point.y - transform.offsetY) / transform.scale };
}
