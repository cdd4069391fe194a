import type { FileSet } from '../dataset.ts';
import { limitsOf } from '../files/file-set.ts';
import type { PixelSize } from '../files/picture-size.ts';
import { readJsonLoosely, readYamlLoosely } from '../files/read-loosely.ts';
import { textOf } from '../files/read-set.ts';
import { isPlainObject } from '../plain-object.ts';
import { baseName, extensionOf, stemOf } from '../seen/find-file.ts';

export interface YoloClasses {
  /** By number; undefined when no file names them. */
  names: ReadonlyMap<number, string> | undefined;
  /** Key points of a pose, and numbers that each has: 2, or 3 with visibility. */
  points: { count: number; dimensions: number; names: string[] } | undefined;
  /** What a list of pictures beside the labels says of them, by name without ending. */
  pictures: ReadonlyMap<string, { fileName: string; url: string | undefined; size: PixelSize | undefined }>;
}

const small = limitsOf({ maxHeldBytes: 16 * 2 ** 20 });

/** From `data.yaml`, `notes.json` or a list of names, the first that names classes. */
export async function readYoloClasses(set: FileSet): Promise<YoloClasses> {
  const files = set.list().map(({ name }) => name);
  const found: YoloClasses = { names: undefined, points: undefined, pictures: new Map() };
  for (const name of files.filter((one) => ['yaml', 'yml'].includes(extensionOf(one)))) {
    Object.assign(found, fromYaml(readYamlLoosely(await textOf(set, name, small))));
    if (found.names) break;
  }
  for (const name of files.filter((one) => baseName(one) === 'notes.json')) {
    found.names ??= fromNotes(readJsonLoosely(await textOf(set, name, small)));
  }
  for (const name of files.filter((one) => /(^|\/)(classes|labels|predefined_classes)\.txt$|\.names$/i.test(one))) {
    found.names ??= numbered((await textOf(set, name, small)).split(/\r?\n/).map((line) => line.trim()));
  }
  for (const name of files.filter((one) => /^images(-[^/]*)?\.jsonl$/.test(baseName(one)))) {
    found.pictures = new Map([...found.pictures, ...fromList(await textOf(set, name, small))]);
  }
  return found;
}

function numbered(names: readonly string[]): ReadonlyMap<number, string> | undefined {
  const listed = new Map([...names.entries()].filter(([, name]) => name !== ''));
  return listed.size > 0 ? listed : undefined;
}

function fromYaml(value: unknown): Partial<YoloClasses> {
  if (!isPlainObject(value)) return {};
  const { names, kpt_shape: shape, kpt_names: pointNames } = value;
  const found: Partial<YoloClasses> = {};
  const listed = Array.isArray(names)
    ? numbered(names.map(String))
    : isPlainObject(names)
      ? new Map(Object.entries(names).map(([number, name]) => [Number(number), String(name)]))
      : undefined;
  if (listed) found.names = listed;
  if (Array.isArray(shape) && Number.isInteger(shape[0]) && (shape[1] === 2 || shape[1] === 3)) {
    const first = isPlainObject(pointNames) ? Object.values(pointNames)[0] : pointNames;
    found.points = {
      count: Number(shape[0]),
      dimensions: shape[1],
      names: Array.isArray(first) ? first.map(String) : [],
    };
  }
  return found;
}

function fromNotes(value: unknown): ReadonlyMap<number, string> | undefined {
  if (!isPlainObject(value) || !Array.isArray(value.categories)) return undefined;
  const pairs = value.categories
    .filter(isPlainObject)
    .map(({ id, name }) => [Number(id), String(name)] as const)
    .filter(([id]) => Number.isInteger(id));
  return pairs.length > 0 ? new Map(pairs) : undefined;
}

function fromList(text: string): YoloClasses['pictures'] {
  const pictures = new Map<string, { fileName: string; url: string | undefined; size: PixelSize | undefined }>();
  for (const line of text.split('\n')) {
    const value = line.trim() === '' ? undefined : readJsonLoosely(line);
    if (!isPlainObject(value) || typeof value.file_name !== 'string') continue;
    const { width, height, url } = value;
    pictures.set(stemOf(value.file_name), {
      fileName: value.file_name,
      url: typeof url === 'string' ? url : undefined,
      size:
        typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0
          ? { width, height }
          : undefined,
    });
  }
  return pictures;
}
