import { readXmlTree, type XmlNode } from '../files/xml-tree.ts';
import { isPlainObject } from '../plain-object.ts';
import type { SeenShape } from '../seen/model.ts';
import type { PictureSize } from '../seen/place-region.ts';
import { unitsOf } from '../texts/spans.ts';

type Selector = Record<string, unknown>;
type Point = [number, number];

const needsSize = 'is in pixels, but the size of its picture is not known. Upload the picture with the file.';
const number = (text: string | undefined): number => (text === undefined || text.trim() === '' ? 0 : Number(text));

/** The selectors of a target: one, several that mean the same, or a fragment of its address. */
export function selectorsOf(target: Selector): Selector[] {
  const given = Array.isArray(target.selector) ? target.selector : [target.selector];
  return given.flatMap((selector) => {
    if (typeof selector === 'string') return [{ type: 'FragmentSelector', value: selector }];
    return isPlainObject(selector) ? [selector] : [];
  });
}

/** A shape on a picture in percent, or what is wrong with it; undefined when no selector is of a picture. */
export function shapeOf(selectors: readonly Selector[], size: PictureSize): SeenShape | string | undefined {
  for (const { type, value } of selectors) {
    if (typeof value !== 'string') continue;
    if (type === 'SvgSelector') return svgShape(value, size);
    const box = /xywh=(?:(pixel|percent|pct):)?([^&]+)/.exec(value);
    if (type === 'FragmentSelector' && box) return fragmentShape(box[1] ?? 'pixel', box[2] ?? '', size);
  }
  return undefined;
}

function fragmentShape(unit: string, text: string, { width, height }: PictureSize): SeenShape | string {
  const [x = Number.NaN, y = Number.NaN, w = Number.NaN, h = Number.NaN] = text.split(',').map(Number);
  if (![x, y, w, h].every(Number.isFinite) || w < 0 || h < 0)
    return 'has a fragment that is not xywh= and four numbers.';
  const isPercent = unit !== 'pixel';
  if (!isPercent && (width === undefined || height === undefined)) return needsSize;
  const [dx, dy] = isPercent ? [1, 1] : [100 / (width ?? 1), 100 / (height ?? 1)];
  if (w === 0 || h === 0) return { kind: 'point', x: x * dx, y: y * dy };
  return { kind: 'box', x: x * dx, y: y * dy, width: w * dx, height: h * dy, rotation: 0 };
}

const shapeTags = ['polygon', 'polyline', 'path', 'rect', 'circle', 'ellipse', 'line'];

function svgShape(text: string, size: PictureSize): SeenShape | string {
  const tree = readXmlTree(text);
  if (!tree.ok) return `has a drawing that is no SVG: ${tree.message}`;
  const shape = findShape(tree.root);
  if (!shape) return 'has a drawing without a shape that is read (polygon, path, rect, circle, ellipse).';
  // Without the size of the picture, the canvas of the drawing tells it.
  const [, , boxWidth, boxHeight] = tree.root.attributes.viewBox?.split(/[\s,]+/).map(Number) ?? [];
  const width = size.width ?? boxWidth;
  const height = size.height ?? boxHeight;
  if (width === undefined || height === undefined || !(width > 0 && height > 0)) return needsSize;
  return shapeFrom(shape, 100 / width, 100 / height);
}

const findShape = (node: XmlNode): XmlNode | undefined =>
  shapeTags.includes(node.name) ? node : node.children.map(findShape).find((found) => found !== undefined);

function shapeFrom({ name, attributes: a }: XmlNode, dx: number, dy: number): SeenShape | string {
  if (name === 'rect') {
    return {
      kind: 'box',
      x: number(a.x) * dx,
      y: number(a.y) * dy,
      width: number(a.width) * dx,
      height: number(a.height) * dy,
      rotation: 0,
    };
  }
  if (name === 'circle' || name === 'ellipse') {
    const [x, y] = [number(a.cx) * dx, number(a.cy) * dy];
    const [rx, ry] = [number(a.rx ?? a.r), number(a.ry ?? a.r)];
    // A circle of a pixel is how a point is drawn.
    if (rx <= 1 && ry <= 1) return { kind: 'point', x, y };
    const turn = /rotate\(\s*([-\d.]+)/.exec(a.transform ?? '')?.[1];
    return { kind: 'ellipse', x, y, radiusX: rx * dx, radiusY: ry * dy, rotation: ((number(turn) % 360) + 360) % 360 };
  }
  const points = name === 'path' ? pathPoints(a.d ?? '') : pairs(a.points ?? '');
  if (points === undefined) return 'has a path with curves; only straight lines (M, L, H, V, Z) are read.';
  if (points.length < 3 || !points.flat().every(Number.isFinite)) return 'has an outline with fewer than three points.';
  return { kind: 'outline', points: points.map(([x, y]) => [x * dx, y * dy]) };
}

function pairs(text: string): Point[] {
  const numbers = text
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(Number);
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, index) => [
    numbers[index * 2] ?? 0,
    numbers[index * 2 + 1] ?? 0,
  ]);
}

/** Points of a path of straight lines, absolute or relative; undefined when it has curves. */
function pathPoints(path: string): Point[] | undefined {
  const points: Point[] = [];
  let [x, y] = [0, 0];
  for (const [, letter = '', text = ''] of path.matchAll(/([a-z])([^a-z]*)/gi)) {
    const command = letter.toUpperCase();
    if (command === 'Z') continue;
    if (!['M', 'L', 'H', 'V'].includes(command)) return undefined;
    const isRelative = letter !== command;
    const steps: (readonly [number | undefined, number | undefined])[] =
      command === 'H' || command === 'V'
        ? text
            .split(/[\s,]+/)
            .filter((part) => part !== '')
            .map((part) => (command === 'H' ? [Number(part), undefined] : [undefined, Number(part)]))
        : pairs(text);
    for (const [stepX, stepY] of steps) {
      x = stepX === undefined ? x : isRelative ? x + stepX : stepX;
      y = stepY === undefined ? y : isRelative ? y + stepY : stepY;
      points.push([x, y]);
    }
  }
  return points;
}

/** A span of a text, by its quote where its place does not agree with it; undefined when no selector is of a text. */
export function spanOf(selectors: readonly Selector[], text: string): SeenShape | string | undefined {
  const place = selectors.find(({ type }) => type === 'TextPositionSelector');
  const quote = selectors.find(({ type }) => type === 'TextQuoteSelector');
  if (!place && !quote) return undefined;
  const exact = typeof quote?.exact === 'string' ? quote.exact : undefined;
  const units = unitsOf(text);
  const [start, end] = [Number(place?.start), Number(place?.end)];
  // The model counts code points, many programs count UTF-16 units: the quote decides.
  for (const [from, to] of [
    [units(start), units(end)],
    [start, end],
  ] as const) {
    const isInside = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && to <= text.length && from < to;
    if (isInside && (exact === undefined || text.slice(from, to) === exact))
      return { kind: 'span', start: from, end: to };
  }
  const found =
    exact === undefined || exact === ''
      ? -1
      : findQuote(text, exact, String(quote?.prefix ?? ''), String(quote?.suffix ?? ''));
  if (found === -1) return 'names a span that is not in its text.';
  return { kind: 'span', start: found, end: found + (exact?.length ?? 0) };
}

function findQuote(text: string, exact: string, prefix: string, suffix: string): number {
  const whole = text.indexOf(`${prefix}${exact}${suffix}`);
  return whole === -1 ? text.indexOf(exact) : whole + prefix.length;
}
