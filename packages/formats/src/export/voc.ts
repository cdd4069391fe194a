import { archiveExporter } from './archive.ts';
import { whyNot } from './coco.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { fitsPictures, PICTURES } from './regions/fits-pictures.ts';
import { type AnnotatedPicture, readPictures, stemOf } from './regions/pictures.ts';
import { boundsOf, outlineOf, rounded, turnOf } from './regions/pixels.ts';
import type { Region } from './regions/read-regions.ts';
import type { ArchiveFile } from './zip.ts';

const holds = ['box-iou', 'ellipse-iou', 'polygon-iou'];

/** Upright boxes; of turned boxes and outlines their corners besides. */
export const vocExporter: Exporter = archiveExporter({
  id: 'VOC',
  title: 'Pascal VOC',
  description: 'An XML file per picture: upright boxes in pixels, with the outline of what is turned or not a box.',
  about: PICTURES,
  holds,
  files: writeFiles,
  fits: (config) => fitsPictures(config, holds),
});

async function* writeFiles(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<ArchiveFile> {
  for await (const picture of readPictures(records, context)) {
    yield { path: `Annotations/${stemOf(picture.fileName)}.xml`, content: toXml(picture, context) };
  }
}

function toXml({ task, url, fileName, width, height, regions }: AnnotatedPicture, context: ExportContext): string {
  const objects = regions.flatMap((region) => {
    const found = toObjects(region);
    if (typeof found !== 'string') return found;
    context.onLoss?.({ task: task.id, reason: found });
    return [];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<annotation>',
    '  <folder>images</folder>',
    `  <filename>${escaped(fileName)}</filename>`,
    ...(url.startsWith('data:') ? [] : [`  <path>${escaped(url)}</path>`]),
    '  <source><database>Labelwright</database></source>',
    `  <size><width>${width ?? 0}</width><height>${height ?? 0}</height><depth>3</depth></size>`,
    '  <segmented>0</segmented>',
    ...objects,
    '</annotation>',
    '',
  ].join('\n');
}

/** The objects of a region, one per label, or why it has none. */
function toObjects(region: Region): string[] | string {
  const outline = outlineOf(region);
  if (!outline || outline.length < 3) return whyNot(region);
  if (region.labels.length === 0) return 'Regions without a label';
  const [x, y, width, height] = boundsOf(outline);
  const isUpright = region.shape === 'rectangle' && turnOf(region) === 0;
  const points = outline.flatMap(([px, py], place) => [
    `<x${place + 1}>${rounded(px)}</x${place + 1}>`,
    `<y${place + 1}>${rounded(py)}</y${place + 1}>`,
  ]);
  return region.labels.map((label) =>
    [
      '  <object>',
      `    <name>${escaped(label)}</name>`,
      '    <pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>',
      `    <bndbox><xmin>${rounded(x)}</xmin><ymin>${rounded(y)}</ymin><xmax>${rounded(x + width)}</xmax><ymax>${rounded(y + height)}</ymax></bndbox>`,
      ...(isUpright ? [] : [`    <polygon>${points.join('')}</polygon>`]),
      '  </object>',
    ].join('\n'),
  );
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters have no place in XML 1.0, not even escaped. */
const escaped = (text: string): string =>
  text.replace(/(?![\t\n\r])\p{Cc}/gu, '').replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
