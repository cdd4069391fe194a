import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { limitsOf, tooLarge } from '../files/file-set.ts';
import { sizeOfPicture } from '../files/picture-size.ts';
import { headOf } from '../files/read-set.ts';
import { failedRow } from '../model.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { extensionOf, finderOf } from '../seen/find-file.ts';
import type { SeenRecord, SeenRow } from '../seen/model.ts';
import { type CocoFile, type CocoImage, categoryNames, collectCoco } from './coco-file.ts';
import { regionsOfCoco } from './coco-regions.ts';

export const cocoImporter: DatasetImporter = createDataset({
  id: 'coco',
  title: 'COCO',
  description: 'Boxes, outlines, masks, key points and captions of pictures, in one JSON file per split.',
  layout:
    'One or more JSON files with `images`, `annotations` and `categories`; the pictures beside them, or elsewhere.',
  losses: [
    'Licences, capture dates, super-categories, skeletons, areas, and the flags iscrowd and occluded are not kept.',
    'A thing in several parts becomes one outline per part.',
  ],
  detect: async (set) => ((await annotationFiles(set, 50)).length > 0 ? 0.95 : 0),
  records: readCoco,
  declared: async (set) => {
    const names = new Set<string>();
    for (const file of await annotationFiles(set)) for (const name of await categoryNames(set, file)) names.add(name);
    return [...names];
  },
});

/** The JSON files that begin like COCO. */
async function annotationFiles(set: FileSet, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const documents = set.list().filter(({ name }) => extensionOf(name) === 'json');
  const names: string[] = [];
  for (const { name, sizeBytes } of documents.slice(0, most)) {
    const head = await headOf(set, name);
    if (isCoco(head, head.length < sizeBytes)) names.push(name);
  }
  return names;
}

/** Categories alone are also in the notes beside YOLO labels; they count only where pictures may follow further down. */
function isCoco(head: string, goesOn: boolean): boolean {
  if (!/^\s*\{\s*"(info|licenses|images|annotations|categories|type|videos|contributor)"\s*:/.test(head)) return false;
  if (/"(image_id|file_name|coco_url)"\s*:/.test(head)) return true;
  return goesOn && /"(categories|supercategory)"\s*:/.test(head);
}

async function* readCoco(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  const limits = limitsOf(options.limits);
  for (const name of await annotationFiles(set)) {
    const size = finderOf(set).sizeOf(name);
    if (size > limits.maxHeldBytes) throw tooLarge(name, limits);
    const file = await collectCoco(set, name, options);
    yield* file.failures;
    for (const image of file.images) yield* readImage(set, name, file, image, options);
    for (const [imageId, annotations] of file.byImage) {
      const message = `${annotations.length} annotations are of image_id ${imageId.slice(0, 60)}, which the file does not list. Add it to "images".`;
      yield { ...failedRow(annotations[0]?.line ?? 1, message), file: name };
    }
  }
}

async function* readImage(
  set: FileSet,
  name: string,
  file: CocoFile,
  image: CocoImage,
  options: DatasetOptions,
): AsyncGenerator<SeenRow> {
  const annotations = file.byImage.get(String(image.id)) ?? [];
  file.byImage.delete(String(image.id));
  const found = finderOf(set).find(image.fileName, name);
  const isElsewhere = found === undefined && options.mediaPrefix === undefined && image.url !== undefined;
  let { width, height } = image;
  if ((width === undefined || height === undefined) && found !== undefined) {
    const measured = await sizeOfPicture(set, found);
    [width, height] = [measured?.width, measured?.height];
  }
  const notes = new Set<string>();
  const record: SeenRecord = {
    ok: true,
    file: name,
    line: image.line,
    subject: { kind: 'picture', source: found ?? (isElsewhere ? (image.url ?? '') : image.fileName), width, height },
    id: image.id,
    regions: [],
    isAnswered: annotations.length > 0,
  };
  for (const annotation of annotations) {
    const seen = regionsOfCoco(annotation, { width, height }, file, (note) => notes.add(note));
    if (typeof seen === 'string') {
      yield { ...failedRow(annotation.line, `${seen} (picture ${image.fileName})`, annotation.text), file: name };
      continue;
    }
    record.regions.push(...seen.regions);
    if (seen.caption !== undefined) record.writings = [...(record.writings ?? []), seen.caption];
  }
  yield { ...record, ...(notes.size > 0 ? { notes: [...notes] } : {}) };
}
