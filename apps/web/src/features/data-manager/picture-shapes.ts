/** Pure: what results mark on a picture, in its pixels, for a small drawing over it. */

export type PictureShape = { id: string; label: string } & (
  | { kind: 'box'; x: number; y: number; width: number; height: number; rotation: number }
  | { kind: 'ellipse'; x: number; y: number; radiusX: number; radiusY: number; rotation: number }
  | { kind: 'outline'; points: string; isClosed: boolean }
  | { kind: 'point'; x: number; y: number }
);

export interface PictureShapes {
  width: number;
  height: number;
  shapes: PictureShape[];
}

type Value = Readonly<Record<string, unknown>>;

interface Item {
  id?: unknown;
  type?: unknown;
  value?: unknown;
  original_width?: unknown;
  original_height?: unknown;
  item_index?: unknown;
  image_rotation?: unknown;
}

const MOST_SHAPES = 300;

/** undefined when nothing can be drawn: no shapes, or nobody wrote down how large the picture is. */
export function pictureShapes(results: readonly unknown[]): PictureShapes | undefined {
  const items = results.flatMap((result) => (Array.isArray(result) ? (result as Item[]) : []));
  const sized = items.find((item) => isNumber(item?.original_width) && isNumber(item.original_height));
  if (!sized) return undefined;
  const width = Number(sized.original_width);
  const height = Number(sized.original_height);
  const shapes: PictureShape[] = [];
  const drawn = new Set<string>();
  for (const [index, item] of items.entries()) {
    // Further pages, and a picture that was turned, do not fit what is shown.
    if (item?.original_width !== width || item.original_height !== height || item.item_index) continue;
    if (item.image_rotation || shapes.length >= MOST_SHAPES) continue;
    const shape = shapeOf(String(item.type), (item.value ?? {}) as Value, { width, height });
    const id = typeof item.id === 'string' ? item.id : `#${index}`;
    const key = `${id} ${JSON.stringify(shape)}`;
    if (!shape || drawn.has(key)) continue;
    drawn.add(key);
    shapes.push({ id: `${index}`, label: labelOf(item, (item.value ?? {}) as Value), ...shape });
  }
  return shapes.length === 0 ? undefined : { width, height, shapes };
}

interface Size {
  width: number;
  height: number;
}

type Bare = PictureShape extends infer Shape
  ? Shape extends PictureShape
    ? Omit<Shape, 'id' | 'label'>
    : never
  : never;

function shapeOf(type: string, value: Value, size: Size): Bare | undefined {
  const across = (percent: unknown): number => (Number(percent) / 100) * size.width;
  const down = (percent: unknown): number => (Number(percent) / 100) * size.height;
  const { x, y } = value;
  const rotation = isNumber(value.rotation) ? value.rotation : 0;
  if (isNumber(x) && isNumber(y)) {
    const at = { x: across(x), y: down(y) };
    if (isNumber(value.radiusX) && isNumber(value.radiusY))
      return { kind: 'ellipse', ...at, radiusX: across(value.radiusX), radiusY: down(value.radiusY), rotation };
    if (type.startsWith('keypoint')) return { kind: 'point', ...at };
    if (isNumber(value.width) && isNumber(value.height))
      return { kind: 'box', ...at, width: across(value.width), height: down(value.height), rotation };
  }
  const corners = pairsOf(value.points ?? value.vertices);
  if (corners.length < 2) return undefined;
  const points = corners.map(([px, py]) => `${across(px)},${down(py)}`).join(' ');
  return { kind: 'outline', points, isClosed: type.startsWith('polygon') || value.closed === true };
}

function pairsOf(points: unknown): [number, number][] {
  if (!Array.isArray(points)) return [];
  return points.flatMap((point): [number, number][] => {
    const [x, y] = Array.isArray(point) ? point : [(point as Value | null)?.x, (point as Value | null)?.y];
    return isNumber(x) && isNumber(y) ? [[x, y]] : [];
  });
}

function labelOf({ type }: Item, value: Value): string {
  const labels = value[String(type)] ?? value.labels;
  return Array.isArray(labels) ? labels.filter((label) => typeof label === 'string').join(', ') : '';
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
