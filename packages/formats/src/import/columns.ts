export type ColumnType =
  | 'text'
  | 'number'
  | 'boolean'
  | 'datetime'
  | 'image'
  | 'audio'
  | 'video'
  | 'url'
  | 'list'
  | 'object'
  | 'mixed'
  | 'empty';

export interface DataColumn {
  name: string;
  type: ColumnType;
  /** The first filled value as text, at most 120 characters. */
  example: string;
  /** Rows in which the column holds something other than null or an empty text. */
  filled: number;
}

export interface ColumnSummary {
  add: (data: Record<string, unknown>) => void;
  list: () => DataColumn[];
}

/** Learns the columns of a file row by row, in the order of first appearance. */
export function summarizeColumns(): ColumnSummary {
  const columns = new Map<string, DataColumn>();
  return {
    add: (data) => {
      for (const name of Object.keys(data)) {
        const value = data[name];
        let column = columns.get(name);
        if (!column) {
          column = { name, type: 'empty', example: '', filled: 0 };
          columns.set(name, column);
        }
        if (value === undefined || value === null || value === '') continue;
        column.filled++;
        if (column.filled === 1) column.example = exampleOf(value);
        if (column.type !== 'mixed') column.type = mergeTypes(column.type, typeOf(value));
      }
    },
    list: () => [...columns.values()].map((column) => ({ ...column })),
  };
}

const mediaTypes: [ColumnType, RegExp][] = [
  ['image', /\.(jpe?g|png|gif|webp|avif|bmp|svg|tiff?)$/i],
  ['audio', /\.(mp3|wav|flac|ogg|oga|m4a|opus|aac)$/i],
  ['video', /\.(mp4|webm|mov|mkv|avi|m4v)$/i],
];

function typeOf(value: unknown): ColumnType {
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'string' ? typeOfText(value) : 'object';
}

function typeOfText(text: string): ColumnType {
  if (/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return 'datetime';
  const inlineType = /^data:(image|audio|video)\//i.exec(text.slice(0, 20))?.[1]?.toLowerCase();
  if (inlineType === 'image' || inlineType === 'audio' || inlineType === 'video') return inlineType;
  if (text.length > 2048 || /\s/.test(text)) return 'text';
  const path = text.split(/[?#]/, 1)[0] ?? '';
  for (const [type, pattern] of mediaTypes) if (pattern.test(path)) return type;
  return /^(https?|s3|gs|azure-blob):\/\/\S+$/i.test(text) ? 'url' : 'text';
}

/** Texts of several kinds are still text; addresses of one kind with unspecific ones are that kind. */
function mergeTypes(known: ColumnType, next: ColumnType): ColumnType {
  if (known === 'empty' || known === next) return next;
  const isMedia = (type: ColumnType): boolean => type === 'image' || type === 'audio' || type === 'video';
  if (known === 'url' && isMedia(next)) return next;
  if (next === 'url' && isMedia(known)) return known;
  const isText = (type: ColumnType): boolean =>
    type === 'text' || type === 'datetime' || type === 'url' || isMedia(type);
  return isText(known) && isText(next) ? 'text' : 'mixed';
}

function exampleOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
