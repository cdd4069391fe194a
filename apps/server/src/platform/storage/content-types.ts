/** Kinds of file as the asset table has them. */
export type MediaType = 'image' | 'document' | 'audio' | 'video' | 'text' | 'archive' | 'other';

interface FileKind {
  contentType: string;
  extensions: readonly string[];
  /** Extensions of other kinds that content of this kind may bear: Ogg and MP4 hold sound or pictures. */
  alsoNamed?: readonly string[];
}

/** An extension belongs to one kind: that is what the extension alone means. */
const fileKinds: readonly FileKind[] = [
  { contentType: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  { contentType: 'image/png', extensions: ['png'], alsoNamed: ['apng'] },
  { contentType: 'image/apng', extensions: ['apng'], alsoNamed: ['png'] },
  { contentType: 'image/gif', extensions: ['gif'] },
  { contentType: 'image/webp', extensions: ['webp'] },
  { contentType: 'image/avif', extensions: ['avif'] },
  { contentType: 'image/heic', extensions: ['heic'], alsoNamed: ['heif'] },
  { contentType: 'image/heif', extensions: ['heif'], alsoNamed: ['heic'] },
  { contentType: 'image/bmp', extensions: ['bmp'] },
  { contentType: 'image/tiff', extensions: ['tif', 'tiff'] },
  { contentType: 'image/x-icon', extensions: ['ico'] },
  { contentType: 'image/svg+xml', extensions: ['svg'] },
  { contentType: 'audio/mpeg', extensions: ['mp3', 'mpga', 'mp2'] },
  { contentType: 'audio/wav', extensions: ['wav', 'wave'] },
  { contentType: 'audio/flac', extensions: ['flac'] },
  { contentType: 'audio/aac', extensions: ['aac'] },
  { contentType: 'audio/aiff', extensions: ['aif', 'aiff'] },
  { contentType: 'audio/amr', extensions: ['amr'] },
  { contentType: 'audio/mp4', extensions: ['m4a', 'm4b'], alsoNamed: ['mp4'] },
  { contentType: 'audio/ogg', extensions: ['ogg', 'oga', 'opus', 'spx'] },
  { contentType: 'audio/webm', extensions: ['weba'], alsoNamed: ['webm'] },
  { contentType: 'video/mp4', extensions: ['mp4', 'm4v'], alsoNamed: ['m4a', 'mov'] },
  { contentType: 'video/quicktime', extensions: ['mov', 'qt'], alsoNamed: ['mp4'] },
  { contentType: 'video/webm', extensions: ['webm'], alsoNamed: ['weba', 'mkv'] },
  { contentType: 'video/ogg', extensions: ['ogv'], alsoNamed: ['ogg'] },
  { contentType: 'video/matroska', extensions: ['mkv'], alsoNamed: ['webm'] },
  { contentType: 'video/vnd.avi', extensions: ['avi'] },
  { contentType: 'video/mpeg', extensions: ['mpg', 'mpeg'] },
  { contentType: 'application/pdf', extensions: ['pdf'] },
  { contentType: 'text/plain', extensions: ['txt', 'text', 'log', 'conll', 'conllu', 'iob', 'bio', 'srt'] },
  { contentType: 'text/markdown', extensions: ['md', 'markdown'] },
  { contentType: 'text/csv', extensions: ['csv'] },
  { contentType: 'text/tab-separated-values', extensions: ['tsv', 'tab'] },
  { contentType: 'text/vtt', extensions: ['vtt'] },
  { contentType: 'text/html', extensions: ['html', 'htm', 'xhtml'] },
  { contentType: 'application/json', extensions: ['json', 'geojson'] },
  { contentType: 'application/x-ndjson', extensions: ['jsonl', 'ndjson'] },
  { contentType: 'application/xml', extensions: ['xml'] },
  { contentType: 'application/yaml', extensions: ['yaml', 'yml'] },
  { contentType: 'application/zip', extensions: ['zip'] },
  { contentType: 'application/gzip', extensions: ['gz', 'tgz'] },
  { contentType: 'application/x-tar', extensions: ['tar'] },
  { contentType: 'application/vnd.apache.parquet', extensions: ['parquet'] },
  {
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extensions: ['docx'],
  },
  { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', extensions: ['xlsx'] },
  { contentType: 'application/dicom', extensions: ['dcm', 'dicom'] },
];

/** Spellings in use for the same thing. */
const aliases: Readonly<Record<string, string>> = {
  'application/x-parquet': 'application/vnd.apache.parquet',
  'audio/vnd.wave': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'audio/x-flac': 'audio/flac',
  'audio/x-m4a': 'audio/mp4',
  'audio/opus': 'audio/ogg',
  'text/xml': 'application/xml',
  'video/x-m4v': 'video/mp4',
  'video/x-msvideo': 'video/vnd.avi',
  'video/x-matroska': 'video/matroska',
  'application/ogg': 'audio/ogg',
};

const archives = ['application/zip', 'application/gzip', 'application/x-tar'];
const officePrefix = 'application/vnd.openxmlformats-officedocument.';
const textTypes = ['application/json', 'application/x-ndjson', 'application/xml', 'application/yaml'];

/** Lower case, without parameters such as the codec, in the one spelling used here. */
export function normalizeContentType(contentType: string): string {
  const plain = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  return aliases[plain] ?? plain;
}

/** Lower case without the dot; '' when there is none. */
export function extensionOf(filename: string): string {
  return /[^./\\]\.([A-Za-z0-9]{1,12})$/.exec(filename)?.[1]?.toLowerCase() ?? '';
}

/** The extension with its dot where it names a kind of file known here, otherwise ''. */
export function safeExtension(filename: string): string {
  const extension = extensionOf(filename);
  return isKnownExtension(extension) ? `.${extension}` : '';
}

export function isKnownExtension(extension: string): boolean {
  return fileKinds.some((kind) => kind.extensions.includes(extension));
}

export function contentTypeOfName(filename: string): string {
  const extension = extensionOf(filename);
  return fileKinds.find((kind) => kind.extensions.includes(extension))?.contentType ?? 'application/octet-stream';
}

/** False when the name says one thing and the content another; a name without a known extension says nothing. */
export function nameFitsContent(filename: string, contentType: string): boolean {
  const extension = extensionOf(filename);
  if (!isKnownExtension(extension)) return true;
  const kind = fileKinds.find((entry) => entry.contentType === contentType);
  return kind !== undefined && [...kind.extensions, ...(kind.alsoNamed ?? [])].includes(extension);
}

export function mediaTypeOf(contentType: string): MediaType {
  const type = normalizeContentType(contentType);
  const [family] = type.split('/');
  if (family === 'image' || family === 'audio' || family === 'video' || family === 'text') return family;
  if (type === 'application/pdf' || type.startsWith(officePrefix)) return 'document';
  if (textTypes.includes(type)) return 'text';
  return archives.includes(type) ? 'archive' : 'other';
}

/** `allowed` holds content types and families such as "image/*". */
export function isAllowedType(contentType: string, allowed: readonly string[]): boolean {
  const type = normalizeContentType(contentType);
  return allowed.some((entry) => entry === type || (entry.endsWith('/*') && type.startsWith(entry.slice(0, -1))));
}

/** SVG and HTML can hold scripts; as an image or fetched by our pages they work as attachments too. */
export function isSafeInline(contentType: string): boolean {
  if (contentType === 'application/pdf' || contentType === 'text/plain') return true;
  return /^(?:image|audio|video)\//.test(contentType) && contentType !== 'image/svg+xml';
}
