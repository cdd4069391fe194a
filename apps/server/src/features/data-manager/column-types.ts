/** What kind of data a column holds, told from examples; pictures and sounds by the end of their address. */
export type DataType = 'String' | 'Number' | 'Boolean' | 'Datetime' | 'List' | 'Image' | 'Audio' | 'Video' | 'Unknown';

const MEDIA: readonly [pattern: RegExp, type: DataType][] = [
  [/^data:image\/|\.(png|jpe?g|gif|webp|bmp|svg|avif|tiff?)(\?.*)?$/i, 'Image'],
  [/^data:audio\/|\.(mp3|wav|ogg|oga|flac|m4a|opus)(\?.*)?$/i, 'Audio'],
  [/^data:video\/|\.(mp4|webm|mov|mkv|avi)(\?.*)?$/i, 'Video'],
];
const ADDRESS = /^(https?:\/\/|\/|data:|s3:\/\/|gs:\/\/)/;
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
  if (typeof value !== 'string') return 'Unknown';
  const text = value.trim();
  if (ADDRESS.test(text)) return MEDIA.find(([pattern]) => pattern.test(text))?.[1] ?? 'String';
  if (NUMBER.test(text)) return 'Number';
  return MOMENT.test(text) ? 'Datetime' : 'String';
}
