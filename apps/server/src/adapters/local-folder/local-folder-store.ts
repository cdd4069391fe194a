import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, opendir, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { contentTypeOfName } from '../../platform/storage/content-types.ts';
import { type ObjectFacts, type ObjectStore, ObjectStoreError } from '../../platform/storage/object-store.ts';

/**
 * A folder of the machine that this server runs on, below one of the roots that its operator has opened. Nothing is read
 * or written that really lies elsewhere, however many links lead there.
 */
export function createLocalFolderStore(settings: { folder: string; roots: readonly string[] }): ObjectStore {
  const base = () => openFolder(settings.folder, settings.roots);
  const locate = async (key: string): Promise<string> => {
    checkKey(key);
    const { folder, root } = await base();
    const path = await realpath(join(folder, key)).catch(missing(key));
    if (!isInside(path, root)) throw missingError(key);
    return path;
  };
  const facts = async (key: string, path: string): Promise<ObjectFacts> => {
    const found = await stat(path).catch(missing(key));
    if (!found.isFile()) throw missingError(key);
    return {
      key,
      sizeBytes: found.size,
      etag: `${found.size}-${Math.trunc(found.mtimeMs)}`,
      modifiedAt: found.mtime,
      contentType: contentTypeOfName(key),
    };
  };
  return {
    list: async ({ prefix, cursor, limit, isRecursive }) => {
      const { folder, root } = await base();
      const objects: ObjectFacts[] = [];
      for await (const key of walk({ folder, root, prefix, after: cursor ?? '', isRecursive }, '')) {
        if (objects.length === limit) return { objects, cursor: objects.at(-1)?.key };
        const found = await facts(key, join(folder, key)).catch(() => undefined);
        if (found) objects.push(found);
      }
      return { objects, cursor: undefined };
    },
    open: async (key, range) => {
      const path = await locate(key);
      const found = await facts(key, path);
      return { ...found, stream: createReadStream(path, range && { start: range.start, end: range.end }) };
    },
    stat: async (key) => facts(key, await locate(key)),
    put: async (key, content) => {
      checkKey(key);
      const { folder, root } = await base();
      const path = join(folder, key);
      await mkdir(dirname(path), { recursive: true });
      if (!isInside(await realpath(dirname(path)), root)) throw missingError(key);
      const source = content instanceof Readable ? content : Readable.from([content], { objectMode: false });
      const aside = `${path}.part`;
      await pipeline(source, createWriteStream(aside, { flags: 'w', mode: 0o640 }));
      await rename(aside, path);
    },
    delete: async (key) => {
      const path = await locate(key).catch(() => undefined);
      if (path !== undefined) await rm(path, { force: true });
    },
    presign: async () => undefined,
    close: async () => {},
  };
}

/** Throws `settings` unless the folder really lies in one of the roots. */
async function openFolder(path: string, roots: readonly string[]): Promise<{ folder: string; root: string }> {
  const settingsError = (message: string) => new ObjectStoreError('settings', message, { field: 'path' });
  if (roots.length === 0)
    throw settingsError('Local folders are closed on this server. Its operator can open some with LOCAL_FILES_ROOTS.');
  if (!isAbsolute(path)) throw settingsError('Give the whole path of the folder, from / on.');
  const closed = settingsError('This folder is none of those that the operator of the server has opened.');
  const known = await Promise.all(roots.map((root) => realpath(resolve(root)).catch(() => undefined)));
  const isNamedInside = roots.some((root) => isInside(resolve(path), resolve(root)));
  const folder = await realpath(path).catch(() => undefined);
  if (folder === undefined) {
    // Whether a closed folder exists is nobody's business.
    throw isNamedInside ? settingsError('There is no such folder on the server.') : closed;
  }
  const root = known.find((candidate) => candidate !== undefined && isInside(folder, candidate));
  if (root === undefined) throw closed;
  if (!(await stat(folder)).isDirectory()) throw settingsError('This is a file, not a folder.');
  return { folder, root };
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

interface Walk {
  folder: string;
  root: string;
  prefix: string;
  /** Only keys behind this one. */
  after: string;
  isRecursive: boolean;
}

/** Keys in their own order, so that the last one of a page says where the next begins. */
async function* walk(request: Walk, below: string): AsyncGenerator<string> {
  const { folder, root, prefix, after } = request;
  const names: string[] = [];
  const handle = await opendir(join(folder, below)).catch(() => undefined);
  if (!handle) return;
  for await (const entry of handle) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, below, entry.name);
    const real = entry.isSymbolicLink() ? await realpath(path).catch(() => undefined) : path;
    if (real === undefined || !isInside(real, root)) continue;
    const isFolder = entry.isSymbolicLink() ? false : entry.isDirectory();
    names.push(isFolder ? `${entry.name}/` : entry.name);
  }
  names.sort((left, right) => (left < right ? -1 : 1));
  for (const name of names) {
    const key = below + name;
    if (!name.endsWith('/')) {
      if (key > after && key.startsWith(prefix)) yield key;
      continue;
    }
    const mayHold = key.startsWith(prefix) || prefix.startsWith(key);
    const isBehind = key > after || after.startsWith(key);
    const isWanted = request.isRecursive || prefix.startsWith(key);
    if (mayHold && isBehind && isWanted) yield* walk(request, key);
  }
}

function checkKey(key: string): void {
  const parts = key.split('/');
  if (
    key === '' ||
    key.includes('\0') ||
    key.includes('\\') ||
    parts.some((part) => part === '' || part === '.' || part === '..')
  )
    throw missingError(key);
}

function missingError(key: string): ObjectStoreError {
  return new ObjectStoreError('not_found', `There is no file "${key.slice(0, 200)}" in this folder.`);
}

function missing(key: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP') throw missingError(key);
    if (error.code === 'EACCES') throw new ObjectStoreError('denied', 'This server may not read this file.');
    throw error;
  };
}
