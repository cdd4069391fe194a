import { type FileSet, ImportRefusedError, type SetFile, type SetLimits, type SourceFile } from '../dataset.ts';
import { safeName } from './safe-name.ts';
import { readTarDirectory, readTarMember } from './tar-directory.ts';
import { type Bytes, readZipDirectory, type ZipMember } from './zip-directory.ts';
import { findMemberData, readMember } from './zip-member.ts';

const defaultLimits: SetLimits = {
  maxEntries: 1_000_000,
  maxUnpackedBytes: 2 ** 40,
  maxRatio: 1000,
  maxNesting: 1,
  maxHeldBytes: 512 * 2 ** 20,
};

export const limitsOf = (limits: Partial<SetLimits> = {}): SetLimits => ({ ...defaultLimits, ...limits });

/** Beginnings up to this many bytes are unpacked again each time instead of being held. */
const beginningBytes = 2 ** 20;
const ARCHIVE = /\.(zip|tar)$/i;

interface Opening {
  limits: SetLimits;
  files: Map<string, SourceFile>;
  entries: number;
  unpackedBytes: number;
}

/** The files with the members of ZIP and TAR archives among them in place of the archives. Throws `ImportRefusedError`. */
export async function openFileSet(sources: readonly SourceFile[], limits: Partial<SetLimits> = {}): Promise<FileSet> {
  const opening: Opening = { limits: limitsOf(limits), files: new Map(), entries: 0, unpackedBytes: 0 };
  for (const source of sources) await addFile(opening, source, sources.length > 1, 0);
  const files = [...opening.files.values()].toSorted((left, right) =>
    left.name < right.name ? -1 : left.name > right.name ? 1 : 0,
  );
  const find = (name: string): SourceFile => {
    const file = opening.files.get(name);
    if (!file) throw new Error(`No file ${name} in the set`);
    return file;
  };
  const readers = new Map<string, Bytes['readAt']>();
  const list: SetFile[] = files.map(({ name, sizeBytes }) => ({ name, sizeBytes }));
  return {
    list: () => list,
    open: (name) => find(name).open(),
    readAt: (name, offset, length) => {
      // Only the file that was read last is held.
      const readAt = readers.get(name) ?? bytesOf(find(name), opening.limits).readAt;
      readers.clear();
      readers.set(name, readAt);
      return readAt(offset, length);
    },
  };
}

async function addFile(opening: Opening, source: SourceFile, hasSiblings: boolean, depth: number): Promise<void> {
  if (!ARCHIVE.test(source.name)) {
    const name = freeName(safeName(source.name, 'The upload'), opening.files);
    opening.files.set(name, { ...source, name });
    return;
  }
  if (depth > opening.limits.maxNesting) {
    throw new ImportRefusedError(
      `${source.name} is an archive too deep inside of others. Unpack it before you upload.`,
    );
  }
  const bytes = bytesOf(source, opening.limits);
  const folder = hasSiblings || depth > 0 ? `${source.name.replace(ARCHIVE, '')}/` : '';
  for (const member of await readMembers(source.name, bytes, opening.limits)) {
    opening.entries += 1;
    opening.unpackedBytes += member.sizeBytes;
    if (opening.entries > opening.limits.maxEntries || opening.unpackedBytes > opening.limits.maxUnpackedBytes) {
      throw new ImportRefusedError(
        `The archives hold more than ${opening.limits.maxEntries} files or ${opening.limits.maxUnpackedBytes} bytes. Split them.`,
      );
    }
    await addFile(opening, { ...member, name: `${folder}${member.name}` }, false, depth + 1);
  }
}

async function readMembers(archive: string, bytes: Bytes, limits: SetLimits): Promise<SourceFile[]> {
  if (!/\.tar$/i.test(archive))
    return (await readZipDirectory(bytes, limits)).map((member) => zipFile(bytes, member, member.name));
  return (await readTarDirectory(bytes, limits)).map((member) => ({
    name: member.name,
    sizeBytes: member.sizeBytes,
    open: () => readTarMember(bytes, member),
    readAt: (offset, length) =>
      bytes.readAt(member.offset + offset, Math.max(0, Math.min(length, member.sizeBytes - offset))),
  }));
}

function zipFile(archive: Bytes, member: ZipMember, name: string): SourceFile {
  const open = (): AsyncIterable<Uint8Array> => readMember(archive, member);
  if (member.isDeflated) return { name, sizeBytes: member.sizeBytes, open };
  let from: number | undefined;
  return {
    name,
    sizeBytes: member.sizeBytes,
    open,
    readAt: async (offset, length) => {
      from ??= await findMemberData(archive, member);
      return archive.readAt(from + offset, Math.max(0, Math.min(length, member.sizeBytes - offset)));
    },
  };
}

function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = name.replace(/(\.[^./]*)?$/, ` (${number})$1`);
  return free;
}

/** Bytes from anywhere of a file that may only be read from its beginning; what is asked for beyond that is held. */
function bytesOf(file: SourceFile, limits: SetLimits): Bytes {
  const { name, sizeBytes } = file;
  if (file.readAt) return { name, sizeBytes, readAt: file.readAt };
  let held: Promise<Uint8Array> | undefined;
  return {
    name,
    sizeBytes,
    readAt: async (offset, length) => {
      const end = Math.min(offset + length, sizeBytes);
      if (held === undefined && end <= beginningBytes) return (await readBeginning(file, end)).subarray(offset);
      if (sizeBytes > limits.maxHeldBytes) throw tooLarge(name, limits);
      held ??= readBeginning(file, sizeBytes);
      return (await held).subarray(offset, end);
    },
  };
}

export const tooLarge = (name: string, { maxHeldBytes }: SetLimits): ImportRefusedError =>
  new ImportRefusedError(
    `${name} must be read as a whole, and has more than ${Math.floor(maxHeldBytes / 2 ** 20)} MiB. Split it, or upload it unpacked.`,
  );

async function readBeginning(file: SourceFile, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of file.open()) {
    const part = chunk.subarray(0, length - filled);
    bytes.set(part, filled);
    filled += part.length;
    if (filled === length) break;
  }
  return bytes.subarray(0, filled);
}
