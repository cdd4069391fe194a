import { contentTypeOfName } from './content-types.ts';

/** What file-type has no magic number for: text files and markup, told apart by name and checked against the content. */
export function sniffText(head: Buffer, filename: string): string | undefined {
  const text = decodeText(head);
  if (text === undefined)
    return contentTypeOfName(filename) === 'application/octet-stream' ? 'application/octet-stream' : undefined;
  const start = text.trimStart();
  const root = rootElement(start);
  const named = contentTypeOfName(filename);
  const check = checks[named];
  if (check) return check(start, root) ? named : actualType(start, root);
  if (named.startsWith('text/')) return named;
  return actualType(start, root);
}

type Check = (start: string, root: string | undefined) => boolean;

const isHtml: Check = (start, root) => root === 'html' || /^<!doctype\s+html/i.test(start);

/** A saved error page is a common stand-in for the table somebody meant to send. */
const isTable: Check = (start, root) => !isHtml(start, root);

const checks: Readonly<Record<string, Check>> = {
  'text/csv': isTable,
  'text/tab-separated-values': isTable,
  'text/vtt': (start) => start.startsWith('WEBVTT'),
  'text/html': (start) => start.includes('<'),
  'image/svg+xml': (_start, root) => root === 'svg',
  'application/xml': (start, root) => root !== undefined && !isHtml(start, root),
  'application/json': (start) => /^(?:[[{"\d-]|true\b|false\b|null\b)/.test(start),
  'application/x-ndjson': (start) => /^[[{]/.test(start),
  'application/yaml': () => true,
};

function actualType(start: string, root: string | undefined): string {
  if (isHtml(start, root)) return 'text/html';
  if (root === 'svg') return 'image/svg+xml';
  if (root !== undefined && start.startsWith('<?xml')) return 'application/xml';
  return 'text/plain';
}

/** Name of the first element without its namespace prefix, past declarations, comments and the doctype. */
function rootElement(start: string): string | undefined {
  let rest = start;
  for (let step = 0; step < 50; step++) {
    const skipped = /^(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!doctype[^>[]*(?:\[[\s\S]*?\]\s*)?>)\s*/i.exec(rest);
    if (!skipped) break;
    rest = rest.slice(skipped[0].length);
  }
  return /^<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s/>]/.exec(rest)?.[1]?.toLowerCase();
}

/** undefined when the bytes are no text. Old encodings pass as Latin-1: only their control characters give binaries away. */
function decodeText(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head);
  for (const byte of head) if (isControl(byte)) return undefined;
  return new TextDecoder('utf-8').decode(head);
}

export function isText(head: Buffer): boolean {
  return decodeText(head) !== undefined;
}

function isControl(byte: number): boolean {
  const isWhitespace = byte >= 0x09 && byte <= 0x0d;
  const isEscape = byte === 0x1b;
  return (byte < 0x20 && !isWhitespace && !isEscape) || byte === 0x7f;
}

const magicNumbers = ['4d5a', '7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe', '0061736d'];

/** Windows, Linux, macOS and Java programs and scripts with an interpreter line. */
export function looksExecutable(head: Buffer): boolean {
  const start = head.subarray(0, 4).toString('hex');
  if (start.startsWith('4d5a')) return !isText(head);
  if (magicNumbers.some((magic) => start.startsWith(magic))) return true;
  const text = head.subarray(0, 200).toString('latin1');
  return /^(?:\xef\xbb\xbf)?(?:#!\s*\/|<\?php)/i.test(text);
}
