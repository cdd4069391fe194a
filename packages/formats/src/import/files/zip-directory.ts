import { ImportRefusedError, type SetLimits } from '../dataset.ts';
import { safeName } from './safe-name.ts';

/** Bytes of a file from anywhere; fewer than asked for only at its end. */
export interface Bytes {
  name: string;
  sizeBytes: number;
  readAt: (offset: number, length: number) => Promise<Uint8Array>;
}

export interface ZipMember {
  name: string;
  /** Unpacked, as the archive says. */
  sizeBytes: number;
  packedBytes: number;
  isDeflated: boolean;
  crc: number;
  /** Of its local header in the archive. */
  offset: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const longestEnd = 22 + 65_535;
const mostDirectoryBytes = 2 ** 28;
/** Below this, the ratio of a member says nothing: a page of zeros packs well. */
const harmlessBytes = 10 * 2 ** 20;
const litter = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const wide = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

/** The members of an archive by their place in it, folders left out. Throws `ImportRefusedError`. */
export async function readZipDirectory(source: Bytes, limits: SetLimits): Promise<ZipMember[]> {
  const end = await findEnd(source);
  if (end.count > limits.maxEntries) {
    throw new ImportRefusedError(`${source.name} holds ${end.count} files; at most ${limits.maxEntries} are read.`);
  }
  if (end.size > mostDirectoryBytes || end.offset + end.size > source.sizeBytes) throw damaged(source.name);
  const bytes = await source.readAt(end.offset, end.size);
  if (bytes.length < end.size) throw damaged(source.name);
  const members: ZipMember[] = [];
  for (let at = 0, index = 0; index < end.count; index += 1) {
    if (at + 46 > bytes.length || viewOf(bytes).getUint32(at, true) !== ENTRY) throw damaged(source.name);
    const { member, next } = readEntry(bytes, at, source.name, limits);
    if (member) members.push(member);
    at = next;
  }
  refuseOverlap(members, source);
  return members;
}

interface Directory {
  count: number;
  size: number;
  offset: number;
}

async function findEnd(source: Bytes): Promise<Directory> {
  const from = Math.max(0, source.sizeBytes - longestEnd);
  const tail = await source.readAt(from, source.sizeBytes - from);
  const view = viewOf(tail);
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (view.getUint32(at, true) !== END || at + 22 + view.getUint16(at + 20, true) > tail.length) continue;
    const end = {
      count: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    const isWide = end.count === 0xffff || end.size === 0xffffffff || end.offset === 0xffffffff;
    const hasLocator = at >= 20 && view.getUint32(at - 20, true) === LOCATOR_64;
    return isWide && hasLocator ? readWideEnd(source, wide(view, at - 12)) : end;
  }
  throw new ImportRefusedError(`${source.name} is no ZIP archive, or its end is missing. Upload it again.`);
}

async function readWideEnd(source: Bytes, at: number): Promise<Directory> {
  const bytes = await source.readAt(at, 56);
  const view = viewOf(bytes);
  if (bytes.length < 56 || view.getUint32(0, true) !== END_64) throw damaged(source.name);
  return { count: wide(view, 32), size: wide(view, 40), offset: wide(view, 48) };
}

function readEntry(
  bytes: Uint8Array,
  at: number,
  archive: string,
  limits: SetLimits,
): { member: ZipMember | undefined; next: number } {
  const view = viewOf(bytes);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const nameEnd = at + 46 + nameLength;
  const next = nameEnd + extraLength + view.getUint16(at + 32, true);
  if (next > bytes.length) throw damaged(archive);
  const written = decodeName(bytes.subarray(at + 46, nameEnd), (flags & 0x800) !== 0);
  const name = safeName(written, archive);
  const isLink = view.getUint8(at + 5) === 3 && ((view.getUint32(at + 38, true) >>> 16) & 0xf000) === 0xa000;
  if (isLink) throw new ImportRefusedError(`${archive} holds a link, ${name}. Pack the files themselves.`);
  const sizes = readSizes(view, at, nameEnd, extraLength);
  if (written.endsWith('/') || written.endsWith('\\') || litter.test(name)) return { member: undefined, next };
  if ((flags & 1) !== 0) {
    throw new ImportRefusedError(`${name} in ${archive} is encrypted. Pack the files without a password.`);
  }
  if (method !== 0 && method !== 8) {
    throw new ImportRefusedError(
      `${name} in ${archive} is packed in a way that is not read (method ${method}). Pack the files with plain ZIP (deflate).`,
    );
  }
  if (sizes.sizeBytes > harmlessBytes && sizes.sizeBytes > sizes.packedBytes * limits.maxRatio) {
    throw new ImportRefusedError(
      `${name} in ${archive} would unpack to more than ${limits.maxRatio} times its size, as archives do that are made to fill a disk.`,
    );
  }
  return { member: { name, ...sizes, isDeflated: method === 8, crc: view.getUint32(at + 16, true) }, next };
}

/** The sizes of an entry, from its ZIP64 field where they do not fit into 32 bits. */
function readSizes(
  view: DataView,
  at: number,
  extraAt: number,
  extraLength: number,
): Pick<ZipMember, 'sizeBytes' | 'packedBytes' | 'offset'> {
  const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  for (let field = extraAt; field + 4 <= extraAt + extraLength; ) {
    const length = view.getUint16(field + 2, true);
    if (view.getUint16(field, true) === 1) {
      let place = field + 4;
      const end = Math.min(place + length, extraAt + extraLength);
      for (const [index, size] of sizes.entries()) {
        if (size !== 0xffffffff || place + 8 > end) continue;
        sizes[index] = wide(view, place);
        place += 8;
      }
    }
    field += 4 + length;
  }
  return { sizeBytes: sizes[0] ?? 0, packedBytes: sizes[1] ?? 0, offset: sizes[2] ?? 0 };
}

/** Members that lie over one another are how a small archive unpacks to a huge one. */
function refuseOverlap(members: readonly ZipMember[], source: Bytes): void {
  const byPlace = members.toSorted((left, right) => left.offset - right.offset);
  for (const [index, { offset, packedBytes }] of byPlace.entries()) {
    const end = byPlace[index + 1]?.offset ?? source.sizeBytes;
    if (offset + 30 + packedBytes > end) throw damaged(source.name);
  }
}

/** Characters 128 to 255 of the code page that ZIP names are in when they say nothing else. */
const codePage437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** Many programs write UTF-8 without saying so. */
function decodeName(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: !isUtf8 }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) =>
      byte < 128 ? String.fromCharCode(byte) : (codePage437[byte - 128] ?? '_'),
    ).join('');
  }
}

const damaged = (name: string): ImportRefusedError =>
  new ImportRefusedError(`${name} is damaged: its list of files does not fit its content. Pack it again.`);
