/** Pure: what a result says, in words, told from its wire form alone, so that no list has to load the editor. */

export interface ResultLine {
  /** Items of one region or answer share it. */
  id: string;
  /** Labels, choices and ratings; the name of the shape when a region carries none. */
  labels: string[];
  /** "0:00.2 to 0:06.8", "frames 1 to 99"; undefined for answers and for what lies on a picture. */
  where: string | undefined;
  /** What is marked, or what was written. */
  text: string | undefined;
}

type Value = Readonly<Record<string, unknown>>;

interface Item {
  id?: unknown;
  type?: unknown;
  from_name?: unknown;
  value?: unknown;
}

const LONGEST = 80;
const LONGEST_TEXT = 240;

/** One line for each region and each answer, in the order of the result; links between regions are left out. */
export function describeResult(result: unknown): ResultLine[] {
  if (!Array.isArray(result)) return [];
  const lines = new Map<string, ResultLine & { shape: string | undefined }>();
  for (const [index, entry] of result.entries()) {
    const item = (entry ?? {}) as Item;
    const { type } = item;
    if (typeof type !== 'string' || typeof item.value !== 'object' || item.value === null) continue;
    const value = item.value as Value;
    const id = typeof item.id === 'string' ? item.id : `#${index}`;
    const line = lines.get(id) ?? { id, labels: [], where: undefined, text: undefined, shape: undefined };
    lines.set(id, line);
    line.labels.push(...answersOf(item, type, value));
    line.where ??= placeOf(type, value);
    line.text ??= textOf(type, value);
    line.shape ??= SHAPES[type.replace(/labels$/, '')];
  }
  return [...lines.values()].map(({ shape, labels, ...line }) => ({
    ...line,
    labels: labels.length === 0 && line.text === undefined && shape !== undefined ? [shape] : labels,
  }));
}

/** The labels, choices and short answers of a result, each with how often it occurs, in the order of the result. */
export function summarize(result: unknown): { text: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { labels, text, where } of describeResult(result)) {
    // Words that only say what a label lies on would drown the labels.
    const said = labels.length > 0 || text === undefined || where !== undefined ? labels : [text.slice(0, LONGEST)];
    for (const each of said) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => ({ text, count }));
}

/** Names of shapes for regions that nobody gave a label. */
const SHAPES: Readonly<Record<string, string>> = {
  rectangle: 'Box',
  ellipse: 'Ellipse',
  polygon: 'Polygon',
  keypoint: 'Point',
  vector: 'Line',
  brush: 'Mask',
  bitmask: 'Mask',
  videorectangle: 'Box in the video',
  timeline: 'Frames',
  timeseries: 'Time range',
};

function answersOf(item: Item, type: string, value: Value): string[] {
  // What is written is text, not a label.
  if (type === 'textarea') return [];
  const answer = value[type] ?? value.labels ?? (type === 'pairwise' ? value.selected : undefined);
  if (type === 'ranker' || type === 'list') return rankOf(value[type] ?? value.ranker);
  if (type === 'chatmessages') return Array.isArray(answer) ? [`${answer.length} messages`] : [];
  if (Array.isArray(answer)) return answer.flatMap(wordOf);
  if (typeof answer === 'string') return [answer.slice(0, LONGEST)];
  // A bare number says nothing without its control.
  const name = typeof item.from_name === 'string' ? `${item.from_name}: ` : '';
  return typeof answer === 'number' ? [`${name}${answer}`] : [];
}

/** A label, or the path to an entry of a taxonomy. */
function wordOf(part: unknown): string[] {
  if (typeof part === 'string') return [part.slice(0, LONGEST)];
  if (!Array.isArray(part)) return [];
  const path = part.filter((step) => typeof step === 'string');
  return path.length === 0 ? [] : [path.join(' / ').slice(0, LONGEST)];
}

function rankOf(value: unknown): string[] {
  if (Array.isArray(value)) return [`order: ${value.map(String).join(', ')}`.slice(0, LONGEST)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([bucket, ids]) =>
    Array.isArray(ids) && ids.length > 0 ? [`${bucket}: ${ids.map(String).join(', ')}`.slice(0, LONGEST)] : [],
  );
}

function textOf(type: string, value: Value): string | undefined {
  const { text } = value;
  const said = Array.isArray(text) ? text.filter((part) => typeof part === 'string').join(' · ') : text;
  if (typeof said !== 'string' || said === '') return undefined;
  return type === 'textarea' || 'start' in value ? shorten(said) : undefined;
}

const shorten = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text);

function placeOf(type: string, value: Value): string | undefined {
  const { start, end, sequence, ranges } = value;
  if (Array.isArray(sequence)) return framesOf(sequence.map((key) => (key as Value | null)?.frame));
  if (Array.isArray(ranges))
    return ranges.map((range) => framesOf([(range as Value | null)?.start, (range as Value | null)?.end])).join(', ');
  if (type.startsWith('timeseries'))
    return value.instant === true ? `at ${short(start)}` : `${short(start)} to ${short(end)}`;
  // Offsets into a text are numbers, too; only what has no text lies in time.
  const isTime = typeof start === 'number' && typeof end === 'number' && typeof value.text !== 'string';
  return isTime && !('startOffset' in value) ? `${clock(start)} to ${clock(end)}` : undefined;
}

function framesOf(frames: readonly unknown[]): string {
  const [first] = frames;
  const last = frames.at(-1);
  return first === last ? `frame ${short(first)}` : `frames ${short(first)} to ${short(last)}`;
}

const short = (time: unknown): string =>
  typeof time === 'number' ? String(Math.round(time * 100) / 100) : String(time);

/** Seconds as on a player: 1:02:03.4. */
export function clock(seconds: number): string {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return minutes < 60
    ? `${minutes}:${rest}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}
