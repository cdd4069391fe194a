import { Readable } from 'node:stream';
import { type FileTypeResult, fileTypeFromBuffer } from 'file-type';
import {
  contentTypeOfName,
  extensionOf,
  isAllowedType,
  type MediaType,
  mediaTypeOf,
  nameFitsContent,
  normalizeContentType,
} from './content-types.ts';
import { isText, looksExecutable, sniffText } from './sniff-text.ts';

export interface SniffedContent {
  /** The whole content again, from its first byte. */
  stream: Readable;
  contentType: string;
  mediaType: MediaType;
}

export type RefusalCode = 'empty' | 'executable' | 'mismatch' | 'not_allowed';

export class ContentRefusedError extends Error {
  override name = 'ContentRefusedError';
  readonly code: RefusalCode;
  readonly statusCode: 400 | 415;
  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
    this.statusCode = code === 'empty' || code === 'mismatch' ? 400 : 415;
  }
}

const headBytes = 64 * 1024;

const executableExtensions = new Set(
  'exe dll com scr msi msix bat cmd ps1 psm1 vbs vbe js mjs cjs jse wsf wsh hta lnk reg sh bash zsh jar class apk app dmg pkg deb rpm so dylib php phtml jsp asp aspx cgi py pl rb'.split(
    ' ',
  ),
);
const executableContent = new Set(
  'exe elf macho class wasm msi deb rpm apk jar dex dmg lnk swf cab crx xpi appx'.split(' '),
);

// Formats with a magic number whose bytes may all be text.
const writtenAsText = new Set(['pdf', 'ps', 'eps', 'rtf', 'xml', 'svg', 'dcm']);

/**
 * Reads the first 64 KiB and decides what the content is, whatever the sender called it. Throws ContentRefusedError when
 * it is empty, can be run, is not what its name says, or is not among the `allowed` types ("image/*", "text/csv").
 */
export async function sniffContent(
  content: Readable | Uint8Array,
  filename: string,
  allowed: readonly string[],
): Promise<SniffedContent> {
  const { head, stream } = await readHead(content);
  try {
    const contentType = await decide(head, filename, allowed);
    return { stream, contentType, mediaType: mediaTypeOf(contentType) };
  } catch (error) {
    stream.destroy();
    throw error;
  }
}

async function decide(head: Buffer, filename: string, allowed: readonly string[]): Promise<string> {
  const shown = `"${filename.slice(-100)}"`;
  if (head.length === 0) throw new ContentRefusedError('empty', `the file ${shown} is empty`);
  const binary = await detectBinary(head);
  const runs = executableExtensions.has(extensionOf(filename)) || executableContent.has(binary?.ext ?? '');
  if (runs || looksExecutable(head)) {
    throw new ContentRefusedError('executable', `the file ${shown} is a program and programs are not accepted`);
  }
  const isMarkup = binary === undefined || binary.ext === 'xml' || binary.ext === 'svg';
  const found = isMarkup ? sniffText(head, filename) : refineBinary(binary.mime, filename);
  if (found === undefined || !nameFitsContent(filename, found)) {
    const named = contentTypeOfName(filename);
    const content = found ?? 'something else';
    throw new ContentRefusedError('mismatch', `the file ${shown} is named like ${named} but its content is ${content}`);
  }
  if (!isAllowedType(found, allowed)) {
    throw new ContentRefusedError('not_allowed', `the file ${shown} is ${found}; accepted are ${allowed.join(', ')}`);
  }
  return found;
}

/** Magic numbers of two or three letters ("BM", "MZ", "GIF") also begin words; what has no binary byte is none of these. */
async function detectBinary(head: Buffer): Promise<FileTypeResult | undefined> {
  const found = await fileTypeFromBuffer(head);
  return found && isText(head) && !writtenAsText.has(found.ext) ? undefined : found;
}

/** A container says less than its name: an office document may be recognised as a plain zip, an audio file as a video. */
function refineBinary(detected: string, filename: string): string {
  const contentType = normalizeContentType(detected);
  const named = contentTypeOfName(filename);
  if (contentType === 'application/zip' && named.startsWith('application/vnd.openxmlformats-officedocument.')) {
    return named;
  }
  const isSound = extensionOf(filename) === 'm4a' || extensionOf(filename) === 'weba';
  if (isSound && (contentType === 'video/mp4' || contentType === 'video/webm')) return named;
  return contentType;
}

async function readHead(content: Readable | Uint8Array): Promise<{ head: Buffer; stream: Readable }> {
  if (!(content instanceof Readable)) {
    const whole = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
    return { head: whole.subarray(0, headBytes), stream: Readable.from([whole], { objectMode: false }) };
  }
  const chunks: Buffer[] = [];
  const iterator: AsyncIterator<Buffer> = content.iterator({ destroyOnReturn: false });
  for (let size = 0; size < headBytes; ) {
    const next = await iterator.next();
    if (next.done) break;
    chunks.push(next.value);
    size += next.value.length;
  }
  const start = Buffer.concat(chunks);
  const stream = Readable.from(resume(start, iterator, content), { objectMode: false });
  stream.on('close', () => content.destroy());
  return { head: start.subarray(0, headBytes), stream };
}

async function* resume(
  start: Buffer,
  rest: AsyncIterator<Buffer>,
  content: Readable,
): AsyncGenerator<Buffer, void, undefined> {
  if (start.length > 0) yield start;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  if (content.errored) throw content.errored;
}
