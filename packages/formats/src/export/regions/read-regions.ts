/** One region of a result: its geometry, and what was said of it, gathered from all items that share its id. */
export interface Region {
  id: string;
  shape: RegionShape;
  /** Control that drew it, and object that it lies on. */
  control: string;
  object: string;
  labels: string[];
  /** Value of the item with the geometry, as stored: percent of the picture, characters, seconds, … */
  value: Record<string, unknown>;
  width: number | undefined;
  height: number | undefined;
  /** Page of an object with several, from 0. */
  itemIndex: number | undefined;
  parentId: string | undefined;
  /** Texts and choices given for this region, by control. */
  answers: Map<string, string[]>;
}

export type RegionShape =
  | 'rectangle'
  | 'ellipse'
  | 'polygon'
  | 'keypoint'
  | 'vector'
  | 'brush'
  | 'bitmask'
  | 'video'
  | 'text'
  | 'time'
  | 'ranges'
  | 'series'
  | 'other';

type Item = Record<string, unknown>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** Regions in the order in which they were drawn; answers about the whole task and relations are none. */
export function readRegions(result: unknown): Region[] {
  if (!Array.isArray(result)) return [];
  const regions = new Map<string, Region>();
  const answers: { id: string; control: string; texts: string[] }[] = [];
  for (const [place, item] of result.entries()) {
    if (!isRecord(item) || !isRecord(item.value)) continue;
    const id = typeof item.id === 'string' ? item.id : `#${place}`;
    const shape = shapeOf(item.value);
    if (shape === undefined) {
      const texts = textsOf(item);
      if (texts) answers.push({ id, control: String(item.from_name), texts });
      continue;
    }
    const known = regions.get(id);
    if (!known) regions.set(id, newRegion(id, shape, item, item.value));
    else for (const label of labelsOf(item)) if (!known.labels.includes(label)) known.labels.push(label);
    // Items of one region repeat its geometry: a choice or a text about it is an answer, not a second region.
    const texts = textsOf(item);
    if (texts) answers.push({ id, control: String(item.from_name), texts });
  }
  for (const { id, control, texts } of answers) regions.get(id)?.answers.set(control, texts);
  return [...regions.values()];
}

function newRegion(id: string, shape: RegionShape, item: Item, value: Record<string, unknown>): Region {
  return {
    id,
    shape,
    control: String(item.from_name ?? ''),
    object: String(item.to_name ?? ''),
    labels: [...labelsOf(item)],
    value,
    width: isNumber(item.original_width) && item.original_width > 0 ? item.original_width : undefined,
    height: isNumber(item.original_height) && item.original_height > 0 ? item.original_height : undefined,
    itemIndex: isNumber(item.item_index) ? item.item_index : undefined,
    parentId: typeof item.parentID === 'string' && item.parentID !== '' ? item.parentID : undefined,
    answers: new Map(),
  };
}

/** What the value is the geometry of; undefined when it is none. */
function shapeOf(value: Record<string, unknown>): RegionShape | undefined {
  if (isNumber(value.radiusX)) return 'ellipse';
  if (Array.isArray(value.points)) return 'polygon';
  if (Array.isArray(value.vertices)) return 'vector';
  if (Array.isArray(value.rle)) return 'brush';
  if (typeof value.imageDataURL === 'string') return 'bitmask';
  if (Array.isArray(value.sequence)) return 'video';
  if (Array.isArray(value.ranges)) return 'ranges';
  if (typeof value.instant === 'boolean' || Array.isArray(value.timeserieslabels)) return 'series';
  if (isNumber(value.x) && isNumber(value.y)) return isNumber(value.height) ? 'rectangle' : 'keypoint';
  if (value.start === undefined || value.end === undefined) return undefined;
  if (isNumber(value.start) && (typeof value.text === 'string' || isNumber(value.end)))
    return value.channel !== undefined || typeof value.text !== 'string' ? timeOrText(value) : 'text';
  return 'text';
}

/** A stretch of text counts whole characters and mostly quotes them; one of time has fractions, channels or neither. */
const timeOrText = (value: Record<string, unknown>): RegionShape =>
  value.channel === undefined && typeof value.text === 'string' ? 'text' : 'time';

function labelsOf({ type, value }: Item): string[] {
  if (!isRecord(value) || typeof type !== 'string') return [];
  if (type === 'choices' || type === 'textarea' || type === 'taxonomy') return [];
  const own = value[type];
  if (isTextList(own)) return own;
  return isTextList(value.labels) ? value.labels : [];
}

function textsOf({ type, value }: Item): string[] | undefined {
  if (!isRecord(value)) return undefined;
  if (type === 'textarea' && isTextList(value.text)) return value.text;
  if (type === 'choices' && isTextList(value.choices)) return value.choices;
  return undefined;
}
