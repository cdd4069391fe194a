import { outlineOf, pointOf, rounded } from './regions/pixels.ts';
import type { Region } from './regions/read-regions.ts';

type Selector = Record<string, unknown>;

const MEDIA_FRAGMENTS = 'http://www.w3.org/TR/media-frags/';

/** Where a region is, in the model's own words; undefined for what it has no words for. */
export function selectorsOf(region: Region): Selector | Selector[] | undefined {
  const { value } = region;
  switch (region.shape) {
    case 'rectangle':
      return Number(value.rotation ?? 0) === 0 ? upright(value) : svg(region);
    case 'ellipse':
    case 'polygon':
    case 'vector':
    case 'keypoint':
      return svg(region);
    case 'text':
      return span(value);
    case 'time':
      return fragment(`t=${Number(value.start)},${Number(value.end)}`);
    case 'series':
      return { type: 'RangeSelector', startSelector: at(value.start), endSelector: at(value.end) };
    case 'ranges':
      return (value.ranges as { start: number; end: number }[]).map(({ start, end }) => ({
        type: 'RangeSelector',
        startSelector: at(start),
        endSelector: at(end),
      }));
    default:
      return undefined;
  }
}

const fragment = (value: string): Selector => ({ type: 'FragmentSelector', conformsTo: MEDIA_FRAGMENTS, value });

/** A place on an axis of its own: of a series, or the frames of a video. */
const at = (value: unknown): Selector => ({ type: 'FragmentSelector', value: String(value) });

const upright = ({ x, y, width, height }: Record<string, unknown>): Selector =>
  fragment(`xywh=percent:${[x, y, width, height].map(Number).join(',')}`);

function span(value: Record<string, unknown>): Selector | Selector[] | undefined {
  const quote = typeof value.text === 'string' ? [{ type: 'TextQuoteSelector', exact: value.text }] : [];
  if (typeof value.start === 'number' && typeof value.end === 'number')
    return [{ type: 'TextPositionSelector', start: value.start, end: value.end }, ...quote];
  if (typeof value.start !== 'string' || typeof value.end !== 'string') return undefined;
  const place = (path: string, offset: unknown): Selector => ({
    type: path.startsWith('/') ? 'XPathSelector' : 'FragmentSelector',
    value: path,
    refinedBy: { type: 'TextPositionSelector', start: Number(offset), end: Number(offset) },
  });
  const range = {
    type: 'RangeSelector',
    startSelector: place(value.start, value.startOffset),
    endSelector: place(value.end, value.endOffset),
  };
  return [range, ...quote];
}

/** In pixels where the size of the picture is known, else in per cent on a canvas of 100 by 100. */
function svg(region: Region): Selector | undefined {
  const { width = 100, height = 100 } = region;
  const shape = svgShape({ ...region, width, height });
  if (shape === undefined) return undefined;
  return {
    type: 'SvgSelector',
    value: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${shape}</svg>`,
  };
}

const list = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join(' ');

function svgShape(region: Region): string | undefined {
  const { shape, value, width = 100, height = 100 } = region;
  const [dx, dy] = [width / 100, height / 100];
  if (shape === 'keypoint') {
    const [x, y] = pointOf(region) ?? [Number.NaN, Number.NaN];
    return Number.isNaN(x) ? undefined : `<circle cx="${rounded(x)}" cy="${rounded(y)}" r="1"/>`;
  }
  if (shape === 'ellipse') {
    const [x, y] = [rounded(Number(value.x) * dx), rounded(Number(value.y) * dy)];
    const turn = Number(value.rotation ?? 0) || 0;
    const transform = turn === 0 ? '' : ` transform="rotate(${turn} ${x} ${y})"`;
    return `<ellipse cx="${x}" cy="${y}" rx="${rounded(Number(value.radiusX) * dx)}" ry="${rounded(Number(value.radiusY) * dy)}"${transform}/>`;
  }
  if (shape === 'vector') {
    const points = (value.vertices as { x?: unknown; y?: unknown }[]).map(
      ({ x, y }) => [Number(x) * dx, Number(y) * dy] as const,
    );
    const tag = value.closed === true ? 'polygon' : 'polyline';
    return points.length === 0 ? undefined : `<${tag} points="${list(points)}"/>`;
  }
  const outline = outlineOf(region);
  return outline && outline.length > 0 ? `<polygon points="${list(outline)}"/>` : undefined;
}
