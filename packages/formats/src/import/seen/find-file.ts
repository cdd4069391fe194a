import type { FileSet } from '../dataset.ts';

export const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);
export const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
export const stemOf = (name: string): string => baseName(name).replace(/\.[^.]*$/, '') || baseName(name);
export const extensionOf = (name: string): string => /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Names of the files with one of these endings. */
export const namesEnding = (set: FileSet, extensions: readonly string[]): string[] =>
  set
    .list()
    .map(({ name }) => name)
    .filter((name) => extensions.includes(extensionOf(name)));

const pictureExtensions = ['jpg', 'jpeg', 'png', 'gif', 'webp', 'bmp', 'avif', 'tif', 'tiff', 'svg'];
const soundExtensions = ['mp3', 'wav', 'flac', 'ogg', 'oga', 'm4a', 'opus', 'aac'];
const videoExtensions = ['mp4', 'webm', 'mov', 'mkv', 'avi', 'm4v'];

export type MediaKind = 'image' | 'audio' | 'video' | 'pdf';

export function mediaKindOf(name: string): MediaKind | undefined {
  const extension = extensionOf(name);
  if (pictureExtensions.includes(extension)) return 'image';
  if (soundExtensions.includes(extension)) return 'audio';
  if (videoExtensions.includes(extension)) return 'video';
  return extension === 'pdf' ? 'pdf' : undefined;
}

export interface FileFinder {
  /** The file of the set that is meant by a name written in `from`; undefined when there is none, or more than one. */
  find: (written: string, from: string) => string | undefined;
  /** The picture of the same name but for its ending, as annotations in files of their own mean it. */
  findPicture: (stem: string, from: string) => string | undefined;
  hasPictures: boolean;
  /** Bytes; 0 for a file that the set does not hold. */
  sizeOf: (name: string) => number;
}

const finders = new WeakMap<FileSet, FileFinder>();

export function finderOf(set: FileSet): FileFinder {
  const known = finders.get(set);
  if (known) return known;
  const finder = createFinder(set);
  finders.set(set, finder);
  return finder;
}

function createFinder(set: FileSet): FileFinder {
  const names = new Map<string, number>();
  const byBase = new Map<string, string[]>();
  const picturesByStem = new Map<string, string[]>();
  for (const { name, sizeBytes } of set.list()) {
    names.set(name, sizeBytes);
    add(byBase, baseName(name), name);
    if (mediaKindOf(name) === 'image') add(picturesByStem, stemOf(name), name);
  }
  return {
    hasPictures: picturesByStem.size > 0,
    sizeOf: (name) => names.get(name) ?? 0,
    find: (written, from) => {
      const wanted = decoded(written.replaceAll('\\', '/').replace(/^(\.?\/)+/, ''), names);
      for (const name of [`${folderOf(from)}${wanted}`, wanted]) if (names.has(name)) return name;
      const sameBase = byBase.get(baseName(wanted)) ?? [];
      const sameEnd = sameBase.filter((name) => name.endsWith(`/${wanted}`));
      return nearest(sameEnd.length > 0 ? sameEnd : sameBase, from);
    },
    findPicture: (stem, from) => nearest(picturesByStem.get(stem) ?? [], from),
  };
}

/** Addresses write spaces and signs as `%20`; a file may be named so as well. */
function decoded(name: string, names: ReadonlyMap<string, number>): string {
  if (!name.includes('%') || names.has(name)) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function add(map: Map<string, string[]>, key: string, name: string): void {
  const known = map.get(key);
  if (known) known.push(name);
  else map.set(key, [name]);
}

/** Of files with the same name the one that shares most folders with the file that names it: `labels/train` and `images/train`. */
function nearest(names: readonly string[], from: string): string | undefined {
  if (names.length <= 1) return names[0];
  const folders = new Set(folderOf(from).split('/'));
  const shared = (name: string): number =>
    folderOf(name)
      .split('/')
      .filter((folder) => folder !== '' && folders.has(folder)).length;
  const most = Math.max(...names.map(shared));
  const best = names.filter((name) => shared(name) === most);
  return best.length === 1 ? best[0] : undefined;
}

export const isAddress = (source: string): boolean => /^([a-z][a-z0-9+.-]*:|\/)/i.test(source);
