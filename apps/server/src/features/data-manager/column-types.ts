/** Named like the tags that show such data. */
const SHOWN_TYPES = ['Image', 'Audio', 'Video', 'Pdf', 'HyperText', 'TimeSeries'] as const;

/** What kind of data a column holds, told from examples; pictures and sounds by the end of their address. */
export type DataType = 'String' | 'Number' | 'Boolean' | 'Datetime' | 'List' | 'Unknown' | (typeof SHOWN_TYPES)[number];

/** The type of a field that a tag shows; undefined when the tag says nothing about the value. */
export const typeShownBy = (tag: string | undefined): DataType | undefined => SHOWN_TYPES.find((type) => type === tag);

const MEDIA: readonly [pattern: RegExp, type: DataType][] = [
  [/^data:image\/|\.(png|jpe?g|gif|webp|bmp|svg|avif|tiff?)(\?.*)?$/i, 'Image'],
  [/^data:audio\/|\.(mp3|wav|ogg|oga|flac|m4a|opus)(\?.*)?$/i, 'Audio'],
  [/^data:video\/|\.(mp4|webm|mov|mkv|avi)(\?.*)?$/i, 'Video'],
  [/^data:application\/pdf|\.pdf(\?.*)?$/i, 'Pdf'],
];
const ADDRESS = /^(https?:\/\/|\/|data:|s3:\/\/|gs:\/\/)/;
/** A page, or a piece of one: what begins with an element and ends with one. */
const MARKUP = /^<(?:!doctype\s+html|[a-z][a-z0-9]*[\s>/])/i;
const NUMBER = /^[-+]?[0-9]{1,15}(\.[0-9]{1,10})?$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

export function columnType(examples: readonly unknown[]): DataType {
  const types = new Set(examples.map(typeOf));
  const only = [...types][0];
  if (only === undefined) return 'String';
  return types.size === 1 ? only : types.has('Unknown') ? 'Unknown' : 'String';
}

function typeOf(value: unknown): DataType {
  if (typeof value === 'number') return 'Number';
  if (typeof value === 'boolean') return 'Boolean';
  if (Array.isArray(value)) return 'List';
  if (isColumns(value)) return 'TimeSeries';
  if (typeof value !== 'string') return 'Unknown';
  const text = value.trim();
  if (ADDRESS.test(text)) return MEDIA.find(([pattern]) => pattern.test(text))?.[1] ?? 'String';
  if (MARKUP.test(text)) return 'HyperText';
  if (NUMBER.test(text)) return 'Number';
  return MOMENT.test(text) ? 'Datetime' : 'String';
}

const FEWEST_POINTS = 2;

/** Columns of numbers, equally long: a series of measurements. */
function isColumns(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const columns = Object.values(value);
  const [first] = columns;
  if (!Array.isArray(first) || first.length < FEWEST_POINTS) return false;
  return columns.every((column) => Array.isArray(column) && column.length === first.length && hasOnlyNumbers(column));
}

const hasOnlyNumbers = (column: readonly unknown[]): boolean =>
  column.every(
    (entry) => entry === null || typeof entry === 'number' || (typeof entry === 'string' && entry.length <= 40),
  );
