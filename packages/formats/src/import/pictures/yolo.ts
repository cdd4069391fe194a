import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { sizeOfPicture } from '../files/picture-size.ts';
import { headOf, linesOf } from '../files/read-set.ts';
import { splitLines } from '../lines.ts';
import { failedRow } from '../model.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { baseName, extensionOf, finderOf, mediaKindOf, stemOf } from '../seen/find-file.ts';
import type { SeenRecord, SeenRow } from '../seen/model.ts';
import { readYoloClasses } from './yolo-classes.ts';
import { readYoloLine, type YoloLayout } from './yolo-line.ts';

export const yoloImporter: DatasetImporter = createDataset({
  id: 'yolo',
  title: 'YOLO',
  description: 'Upright boxes, turned boxes, outlines or poses of pictures, in a text file per picture.',
  layout: '`labels/*.txt`, the pictures in `images/` or beside them, `data.yaml` or `classes.txt`.',
  losses: ['Which part of the dataset a picture belongs to (train, val, test) is not kept.'],
  detect: detectYolo,
  records: readYolo,
  declared: async (set) => [...((await readYoloClasses(set)).names?.values() ?? [])],
});

const longestLine = 1_000_000;
const sampleSize = 20;
/** Lists of pictures and of classes that lie beside the labels. */
const isOther = (name: string): boolean =>
  /^(classes|train|val|valid|test|trainval|readme.*|license.*|requirements|labels|predefined_classes)\.txt$/i.test(
    baseName(name),
  );

/** Text files that are of a picture, or lie where labels lie. */
function labelFiles(set: FileSet): string[] {
  const { findPicture } = finderOf(set);
  return set
    .list()
    .filter(({ name }) => extensionOf(name) === 'txt' && !isOther(name))
    .map(({ name }) => name)
    .filter((name) => /(^|\/)labels\//i.test(name) || findPicture(stemOf(name), name) !== undefined);
}

const rowPattern = /^\d+(\.0+)?(\s+[-+.\deE]+){4,}$/;

async function sampleRows(set: FileSet, names: readonly string[]): Promise<{ rows: string[]; strange: number }> {
  const step = Math.max(1, Math.floor(names.length / sampleSize));
  const rows: string[] = [];
  let strange = 0;
  for (let index = 0; index < names.length; index += step) {
    const lines = (await headOf(set, names[index] as string)).split(/\r?\n/).slice(0, 100);
    for (const line of lines.filter((one) => one.trim() !== '')) {
      if (rowPattern.test(line.trim())) rows.push(line.trim());
      else strange += 1;
    }
  }
  return { rows, strange };
}

async function detectYolo(set: FileSet): Promise<number> {
  const names = labelFiles(set);
  if (names.length === 0) return 0;
  const { rows, strange } = await sampleRows(set, names);
  const hasClasses = (await readYoloClasses(set)).names !== undefined;
  if (rows.length === 0) return hasClasses && strange === 0 ? 0.6 : 0;
  const share = rows.length / (rows.length + strange);
  return share < 0.6 ? 0 : hasClasses ? 0.92 : 0.7;
}

async function* readYolo(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  const names = labelFiles(set);
  const classes = await readYoloClasses(set);
  const { rows } = await sampleRows(set, names);
  const isTurned = rows.length > 0 && rows.every((row) => [9, 10].includes(row.split(/\s+/).length));
  const layout: YoloLayout = { classes, isTurned };
  const used = new Set<string>();
  for (const name of names) {
    const picture = finderOf(set).findPicture(stemOf(name), name);
    if (picture !== undefined) used.add(picture);
    yield* readLabels(set, name, picture, layout, options);
  }
  for (const { name } of set.list()) {
    if (mediaKindOf(name) !== 'image' || used.has(name)) continue;
    const size = await sizeOfPicture(set, name);
    yield {
      ok: true,
      file: name,
      line: 1,
      subject: { kind: 'picture', source: name, ...size },
      regions: [],
      isAnswered: false,
    };
  }
}

async function* readLabels(
  set: FileSet,
  name: string,
  picture: string | undefined,
  layout: YoloLayout,
  { mediaPrefix }: DatasetOptions,
): AsyncGenerator<SeenRow> {
  const known = layout.classes.pictures.get(stemOf(name));
  const size = picture === undefined ? known?.size : await sizeOfPicture(set, picture);
  const notes = new Set<string>();
  const isGuessed = picture === undefined && known === undefined;
  if (isGuessed) notes.add('Names of pictures were taken to end with .jpg: the upload does not hold them.');
  const isElsewhere = picture === undefined && mediaPrefix === undefined && known?.url !== undefined;
  const record: SeenRecord = {
    ok: true,
    file: name,
    line: 1,
    subject: {
      kind: 'picture',
      source: picture ?? (isElsewhere ? (known?.url ?? '') : (known?.fileName ?? `${stemOf(name)}.jpg`)),
      ...size,
    },
    regions: [],
  };
  for await (const line of splitLines(linesOf(set, name), longestLine)) {
    if (line.text.trim() === '') continue;
    const regions = line.cut
      ? `The line is longer than ${longestLine} characters.`
      : readYoloLine(line.text.trim(), `${line.number}`, layout, size, (note) => notes.add(note));
    if (typeof regions === 'string') yield { ...failedRow(line.number, regions, line.text), file: name };
    else record.regions.push(...regions);
  }
  yield { ...record, ...(notes.size > 0 ? { notes: [...notes] } : {}) };
}
