import { ImportRefusedError, type SetLimits } from '../dataset.ts';
import { safeName } from './safe-name.ts';
import type { Bytes } from './zip-directory.ts';

/** A file of a TAR lies in it as it is. */
export interface TarMember {
  name: string;
  sizeBytes: number;
  /** Of its first byte in the archive. */
  offset: number;
}

const BLOCK = 512;
/** Headers are read this many bytes at a time: between small files they lie close together. */
const WINDOW = 2 ** 20;
/** Of a name or the facts that stand before a file. */
const mostTextBytes = 2 ** 20;
const litter = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)/;

/** The files of a TAR (ustar, pax and GNU) in its order, folders left out. Throws `ImportRefusedError`. */
export async function readTarDirectory(source: Bytes, limits: SetLimits): Promise<TarMember[]> {
  const read = windowOf(source);
  const members: TarMember[] = [];
  // What stands before a file and is said of it: of all that follow, and of the next one.
  let [always, next]: [Facts, Facts] = [{}, {}];
  for (let at = 0; at < source.sizeBytes; ) {
    const block = await read(at, BLOCK);
    if (block.every((byte) => byte === 0)) break;
    const header = readHeader(block, source.name);
    const from = at + BLOCK;
    const facts = { ...always, ...next };
    const sizeBytes = isFact(header.type) ? header.sizeBytes : (facts.size ?? header.sizeBytes);
    if (from + sizeBytes > source.sizeBytes) throw damaged(source.name);
    at = from + Math.ceil(sizeBytes / BLOCK) * BLOCK;
    if (isFact(header.type)) {
      if (sizeBytes > mostTextBytes) throw damaged(source.name);
      const bytes = await read(from, sizeBytes);
      if (header.type === 'L') next = { ...next, path: textOf(bytes) };
      else if (header.type === 'x') next = { ...next, ...readPax(bytes, source.name) };
      else if (header.type === 'g') always = { ...always, ...readPax(bytes, source.name) };
      continue;
    }
    next = {};
    if (header.type === '5') continue;
    const name = safeName(facts.path ?? header.name, source.name);
    refuseSpecial(header.type, name, source.name);
    if (name.endsWith('/') || litter.test(name)) continue;
    members.push({ name, sizeBytes, offset: from });
    if (members.length > limits.maxEntries)
      throw new ImportRefusedError(`${source.name} holds more than ${limits.maxEntries} files. Split it.`);
  }
  return members;
}

/** The bytes of a file, a piece at a time. */
export async function* readTarMember(source: Bytes, { sizeBytes, offset }: TarMember): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < sizeBytes; ) {
    const piece = await source.readAt(offset + done, Math.min(WINDOW, sizeBytes - done));
    if (piece.length === 0) throw damaged(source.name);
    done += piece.length;
    yield piece;
  }
}

interface Facts {
  path?: string;
  size?: number;
}

interface Header {
  name: string;
  type: string;
  sizeBytes: number;
}

const isSize = (bytes: number): boolean => Number.isSafeInteger(bytes) && bytes >= 0;

/** Long names (L, and K of links), facts of the next file (x) and of all that follow (g). */
const isFact = (type: string): boolean => 'LKxg'.includes(type);

function readHeader(block: Uint8Array, archive: string): Header {
  if (block.length < BLOCK || sumOf(block) !== readOctal(block, 148, 8)) throw damaged(archive);
  const type = String.fromCharCode(block[156] || 0x30);
  const isPosix = textOf(block.subarray(257, 262)) === 'ustar' && block[262] === 0;
  const prefix = isPosix ? textOf(block.subarray(345, 500)) : '';
  const short = textOf(block.subarray(0, 100));
  const sizeBytes = readSize(block);
  if (!isSize(sizeBytes)) throw damaged(archive);
  return { name: prefix === '' ? short : `${prefix}/${short}`, type, sizeBytes };
}

function refuseSpecial(type: string, name: string, archive: string): void {
  if (type === '1' || type === '2')
    throw new ImportRefusedError(`${archive} holds a link, ${name}. Pack the files themselves.`);
  if (!'07'.includes(type))
    throw new ImportRefusedError(`${archive} holds ${name}, which is no plain file (kind ${type}). Leave it out.`);
}

/** Of all bytes, with the place of the sum itself as blanks. */
function sumOf(block: Uint8Array): number {
  let sum = 8 * 0x20;
  for (const [index, byte] of block.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum;
}

function readOctal(block: Uint8Array, at: number, length: number): number {
  const digits = textOf(block.subarray(at, at + length)).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** Octal digits, or from 8 GiB on the number itself, marked by its highest bit. */
function readSize(block: Uint8Array): number {
  if (((block[124] ?? 0) & 0x80) === 0) return readOctal(block, 124, 12);
  return block.subarray(125, 136).reduce((size, byte) => size * 256 + byte, (block[124] ?? 0) & 0x7f);
}

/** Lines of `length name=value`, where the length is that of the whole line in bytes. */
function readPax(bytes: Uint8Array, archive: string): Facts {
  const facts: Facts = {};
  for (let at = 0; at < bytes.length; ) {
    const blank = bytes.indexOf(0x20, at);
    const length = Number(textOf(bytes.subarray(at, Math.max(at, blank))));
    if (blank < 0 || !Number.isInteger(length) || length <= blank - at || at + length > bytes.length)
      throw damaged(archive);
    const [name, ...value] = new TextDecoder().decode(bytes.subarray(blank + 1, at + length - 1)).split('=');
    if (name === 'path') facts.path = value.join('=');
    if (name === 'size') facts.size = Number(value.join('='));
    if (facts.size !== undefined && !isSize(facts.size)) throw damaged(archive);
    at += length;
  }
  return facts;
}

/** Up to the first zero byte. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function windowOf(source: Bytes): Bytes['readAt'] {
  let [from, held] = [0, new Uint8Array(0)];
  return async (offset, length) => {
    if (offset < from || offset + length > from + held.length) {
      held = new Uint8Array(await source.readAt(offset, Math.max(length, WINDOW)));
      from = offset;
    }
    return held.subarray(offset - from, offset - from + length);
  };
}

const damaged = (name: string): ImportRefusedError =>
  new ImportRefusedError(`${name} is damaged, or no TAR archive. Pack it again.`);
