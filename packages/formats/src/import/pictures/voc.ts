import type { DatasetImporter, DatasetOptions, FileSet } from '../dataset.ts';
import { limitsOf } from '../files/file-set.ts';
import { sizeOfPicture } from '../files/picture-size.ts';
import { headOf, textOf } from '../files/read-set.ts';
import { childOf, childText, readXmlTree, type XmlNode } from '../files/xml-tree.ts';
import { failedRow } from '../model.ts';
import { createDataset } from '../seen/create-dataset.ts';
import { extensionOf, finderOf, isAddress, stemOf } from '../seen/find-file.ts';
import type { SeenRecord, SeenRow, SeenShape } from '../seen/model.ts';

export const vocImporter: DatasetImporter = createDataset({
  id: 'voc',
  title: 'Pascal VOC',
  description: 'Boxes and outlines of pictures, in an XML file per picture.',
  layout: '`Annotations/*.xml`, the pictures in `JPEGImages/` or anywhere in the upload.',
  losses: ['Pose, the flags truncated, difficult and occluded, and parts of objects are not kept.'],
  detect: async (set) => {
    const documents = set.list().filter(({ name }) => extensionOf(name) === 'xml');
    for (const { name } of documents.slice(0, 3)) if (!isVoc(await headOf(set, name))) return 0;
    return documents.length > 0 ? 0.9 : 0;
  },
  records: readVoc,
});

const isVoc = (head: string): boolean =>
  /<annotation[\s>]/.test(head) && /<(filename|object|size|folder)[\s>]/.test(head);

async function* readVoc(set: FileSet, options: DatasetOptions): AsyncGenerator<SeenRow> {
  const limits = limitsOf({ ...options.limits, maxHeldBytes: 64 * 2 ** 20 });
  for (const { name } of set.list()) {
    if (extensionOf(name) !== 'xml') continue;
    const tree = readXmlTree(await textOf(set, name, limits));
    if (!tree.ok) yield { ...failedRow(tree.line, tree.message), file: name };
    else if (tree.root.name !== 'annotation') {
      const message = `The document is a <${tree.root.name.slice(0, 40)}>, not an <annotation>. Leave it out of the upload.`;
      yield { ...failedRow(1, message), file: name };
    } else yield* readDocument(set, name, tree.root, options);
  }
}

async function* readDocument(
  set: FileSet,
  name: string,
  root: XmlNode,
  { mediaPrefix }: DatasetOptions,
): AsyncGenerator<SeenRow> {
  const finder = finderOf(set);
  const fileName = childText(root, 'filename');
  const path = childText(root, 'path');
  const found = (fileName && finder.find(fileName, name)) ?? finder.findPicture(stemOf(name), name);
  const isElsewhere = found === undefined && mediaPrefix === undefined && path !== undefined && isAddress(path);
  const source = found ?? (isElsewhere ? path : (fileName ?? `${stemOf(name)}.jpg`));
  const written = childOf(root, 'size');
  let [width, height] = [Number(childText(written, 'width')), Number(childText(written, 'height'))];
  if (!(width > 0 && height > 0) && found !== undefined) {
    const measured = await sizeOfPicture(set, found);
    [width, height] = [measured?.width ?? 0, measured?.height ?? 0];
  }
  const notes = new Set<string>();
  const record: SeenRecord = {
    ok: true,
    file: name,
    line: 1,
    subject: { kind: 'picture', source, ...(width > 0 && height > 0 ? { width, height } : {}) },
    regions: [],
  };
  for (const object of root.children.filter((child) => child.name === 'object')) {
    const seen = width > 0 && height > 0 ? readObject(object, width, height, (note) => notes.add(note)) : noSize;
    if (typeof seen === 'string') yield { ...failedRow(object.line, seen), file: name };
    else record.regions.push({ shape: seen.shape, labels: [seen.label] });
  }
  yield { ...record, ...(notes.size > 0 ? { notes: [...notes] } : {}) };
}

const noSize =
  'The object cannot be placed: the size of its picture is not known. Write <size> with width and height, or upload the picture with the file.';

/** An object with its shape in percent, or what is wrong with it. */
function readObject(
  object: XmlNode,
  width: number,
  height: number,
  note: (text: string) => void,
): { shape: SeenShape; label: string } | string {
  const label = childText(object, 'name');
  if (label === undefined) return 'The object has no <name>. Give it one.';
  for (const flag of ['truncated', 'difficult', 'occluded']) {
    if (childText(object, flag) === '1') note(`The flag ${flag} is not kept.`);
  }
  if (childOf(object, 'part')) note('Parts of objects are not kept.');
  const outline = outlineOf(childOf(object, 'polygon'));
  if (outline === null) return `The <polygon> of ${label} holds something that is no number.`;
  if (outline.length >= 3) {
    return {
      label,
      shape: { kind: 'outline', points: outline.map(([x, y]) => [(x / width) * 100, (y / height) * 100]) },
    };
  }
  const turned = turnedBox(childOf(object, 'robndbox'), width, height);
  if (turned) return { label, shape: turned };
  const box = childOf(object, 'bndbox');
  if (!box) return `The object ${label} has neither <bndbox> nor <polygon>.`;
  const [left, top, right, bottom] = ['xmin', 'ymin', 'xmax', 'ymax'].map((side) =>
    Number(childText(box, side) ?? Number.NaN),
  ) as Box;
  if (![left, top, right, bottom].every(Number.isFinite))
    return `The <bndbox> of ${label} lacks a number. Write xmin, ymin, xmax and ymax in pixels.`;
  if (right <= left || bottom <= top)
    return `The <bndbox> of ${label} has no extent: xmax and ymax must be greater than xmin and ymin.`;
  return {
    label,
    shape: {
      kind: 'box',
      x: (left / width) * 100,
      y: (top / height) * 100,
      width: ((right - left) / width) * 100,
      height: ((bottom - top) / height) * 100,
      rotation: 0,
    },
  };
}

type Box = [left: number, top: number, right: number, bottom: number];

/** `<x1>`, `<y1>`, `<x2>`, … or `<pt><x/><y/></pt>`; null for what is no number. */
function outlineOf(polygon: XmlNode | undefined): [number, number][] | null {
  const points: [number, number][] = [];
  const listed = polygon?.children.filter(({ name }) => name === 'pt') ?? [];
  for (const point of listed) points.push([Number(childText(point, 'x')), Number(childText(point, 'y'))]);
  if (listed.length === 0) {
    const texts = new Map(polygon?.children.map(({ name, text }) => [name, text]));
    for (let number = 1; texts.has(`x${number}`); number += 1) {
      points.push([Number(texts.get(`x${number}`)), Number(texts.get(`y${number}`) ?? Number.NaN)]);
    }
  }
  return points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)) ? points : null;
}

/** Centre, extent and angle in radians, as tools for turned boxes write them. */
function turnedBox(node: XmlNode | undefined, width: number, height: number): SeenShape | undefined {
  const [cx, cy, w, h, angle] = ['cx', 'cy', 'w', 'h', 'angle'].map((part) =>
    Number(childText(node, part) ?? Number.NaN),
  ) as [number, number, number, number, number];
  if (![cx, cy, w, h, angle].every(Number.isFinite) || w <= 0 || h <= 0) return undefined;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    kind: 'box',
    x: ((cx - (w / 2) * cos + (h / 2) * sin) / width) * 100,
    y: ((cy - (w / 2) * sin - (h / 2) * cos) / height) * 100,
    width: (w / width) * 100,
    height: (h / height) * 100,
    rotation: ((((angle * 180) / Math.PI) % 360) + 360) % 360,
  };
}
