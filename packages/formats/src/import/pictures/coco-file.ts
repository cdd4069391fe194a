import type { FileSet } from '../dataset.ts';
import { linesOf } from '../files/read-set.ts';
import { createJsonScanner, type JsonPiece } from '../json-scanner.ts';
import { parseJson } from '../json-value.ts';
import { defaultMaxDepth, defaultMaxRowLength, type FailedRow, failedRow, type ImportOptions } from '../model.ts';
import { isPlainObject } from '../plain-object.ts';

export interface CocoImage {
  id: number | string;
  line: number;
  fileName: string;
  url: string | undefined;
  width: number | undefined;
  height: number | undefined;
}

/** Not yet parsed: of a million annotations only the text is held. */
export interface CocoText {
  line: number;
  text: string;
}

export interface CocoCategory {
  name: string;
  /** Names of its key points, in order. */
  points: string[];
}

export interface CocoFile {
  images: CocoImage[];
  categories: Map<string, CocoCategory>;
  /** By id of the image as text. */
  byImage: Map<string, CocoText[]>;
  failures: FailedRow[];
}

const emptyFile = (): CocoFile => ({ images: [], categories: new Map(), byImage: new Map(), failures: [] });

const scannerFor = (options: ImportOptions) =>
  createJsonScanner({
    maxLength: options.maxRowLength ?? defaultMaxRowLength,
    maxDepth: options.maxDepth ?? defaultMaxDepth,
    isDocument: true,
  });

/** Names of all categories; nothing else is parsed or held. */
export async function categoryNames(set: FileSet, name: string): Promise<string[]> {
  const file = emptyFile();
  const scanner = scannerFor({});
  for await (const chunk of linesOf(set, name)) {
    for (const piece of scanner.push(chunk)) {
      if (piece.ok && piece.key === 'categories') takeElement(file, piece.key, piece.line, piece.text, () => undefined);
    }
  }
  return [...file.categories.values()].map((category) => category.name);
}

/** Reads a document with its lists in any order; annotations come together with their picture only at its end. */
export async function collectCoco(set: FileSet, name: string, options: ImportOptions): Promise<CocoFile> {
  const file = emptyFile();
  const scanner = scannerFor(options);
  const fail = (line: number, message: string, raw: string): void => {
    file.failures.push({ ...failedRow(line, message, raw), file: name });
  };
  const take = (piece: JsonPiece): void => {
    if (!piece.ok) fail(piece.line, piece.message, piece.raw);
    else if (piece.inList && piece.key !== undefined) takeElement(file, piece.key, piece.line, piece.text, fail);
  };
  for await (const chunk of linesOf(set, name)) for (const piece of scanner.push(chunk)) take(piece);
  for (const piece of scanner.end()) take(piece);
  return file;
}

type Fail = (line: number, message: string, raw: string) => void;

function takeElement(file: CocoFile, key: string, line: number, text: string, fail: Fail): void {
  if (key === 'annotations') {
    const imageId = imageIdOf(text);
    if (imageId === undefined) {
      fail(line, 'An annotation has no image_id, so nobody knows which picture it is of. Give it one.', text);
      return;
    }
    const known = file.byImage.get(imageId);
    if (known) known.push({ line, text });
    else file.byImage.set(imageId, [{ line, text }]);
    return;
  }
  if (key !== 'images' && key !== 'categories') return;
  const parsed = parseJson(text, line);
  if (!parsed.ok) fail(line, parsed.message, text);
  else if (!isPlainObject(parsed.value)) fail(line, `An element of "${key}" must be an object.`, text);
  else if (key === 'images') takeImage(file, line, parsed.value, text, fail);
  else takeCategory(file, line, parsed.value, text, fail);
}

/** Found in the text where it is written plainly, which is nearly always, since parsing each annotation twice is slow. */
function imageIdOf(text: string): string | undefined {
  const [plain, again] = text.matchAll(/"image_id"\s*:\s*("(?:[^"\\])*"|-?\d+)\s*[,}]/g);
  if (plain?.[1] !== undefined && again === undefined) return plain[1].replace(/^"|"$/g, '');
  const parsed = parseJson(text, 1);
  const id = parsed.ok && isPlainObject(parsed.value) ? parsed.value.image_id : undefined;
  return typeof id === 'number' || typeof id === 'string' ? String(id) : undefined;
}

function takeImage(file: CocoFile, line: number, value: Record<string, unknown>, text: string, fail: Fail): void {
  const { id, file_name: fileName, width, height } = value;
  if (typeof id !== 'number' && typeof id !== 'string')
    fail(line, 'A picture in "images" has no id. Give it one.', text);
  else if (typeof fileName !== 'string' || fileName === '') {
    fail(line, `Picture ${id} has no file_name. Give it the name of its file.`, text);
  } else {
    const isSized = isSide(width) && isSide(height);
    file.images.push({
      id,
      line,
      fileName,
      url: [value.coco_url, value.url, value.flickr_url].find(
        (url): url is string => typeof url === 'string' && url !== '',
      ),
      width: isSized ? width : undefined,
      height: isSized ? height : undefined,
    });
  }
}

const isSide = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 1e7;

function takeCategory(file: CocoFile, line: number, value: Record<string, unknown>, text: string, fail: Fail): void {
  const { id, name, keypoints } = value;
  if ((typeof id !== 'number' && typeof id !== 'string') || typeof name !== 'string' || name === '') {
    fail(line, 'A category needs an id and a name.', text);
    return;
  }
  const points = Array.isArray(keypoints) ? keypoints.map(String) : [];
  file.categories.set(String(id), { name, points });
}
