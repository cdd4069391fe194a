import { cocoCounts, compressCounts } from '@labelwright/task-definition/masks/coco-rle';
import { areaOfRuns, boundsOfRuns } from '@labelwright/task-definition/masks/runs';
import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { type ClassNumbers, numberClasses } from './regions/class-numbers.ts';
import { fitsPictures, PICTURES } from './regions/fits-pictures.ts';
import { chooseKeypoints, type KeypointNames, keypointNames, keypointsOf } from './regions/keypoints.ts';
import { pixelsOf } from './regions/masks.ts';
import { type AnnotatedPicture, readPictures } from './regions/pictures.ts';
import { areaOf, boundsOf, outlineOf, pointOf, rounded, turnOf } from './regions/pixels.ts';
import type { Region } from './regions/read-regions.ts';

const holds = ['box-iou', 'ellipse-iou', 'polygon-iou', 'point-distance', 'mask-iou'];

/** Boxes, polygons, ellipses, masks and key points of pictures, all in pixels. */
export const cocoExporter: Exporter = {
  id: 'COCO',
  title: 'COCO',
  description:
    'Pictures, categories and regions in one JSON file: upright boxes, outlines, masks and key points in pixels.',
  extension: 'json',
  mediaType: 'application/json',
  about: PICTURES,
  holds,
  write: (records, context = {}) => inBlocks(writeCoco(records, context)),
  fits: (config) => fitsPictures(config, holds),
};

/** The order of the keys is free in JSON: regions go out as they come, what is small is kept for the end. */
async function* writeCoco(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  const classes = numberClasses(context, holds);
  const pictures: string[] = [];
  const points = keypointNames(context.config);
  let written = 0;
  yield '{"info":{"description":"Labelwright export","version":"1.0"},"annotations":[';
  for await (const picture of readPictures(records, context)) {
    const id = pictures.length;
    pictures.push(JSON.stringify(describePicture(picture, id)));
    for (const record of recordsOf(picture, id, classes, points, context)) {
      yield `${written === 0 ? '' : ','}\n${JSON.stringify({ id: written, ...record })}`;
      written += 1;
    }
  }
  yield '],"images":[';
  for (const [place, picture] of pictures.entries()) yield `${place === 0 ? '' : ','}\n${picture}`;
  const categories = classes.list().map(({ name, number }) => {
    const keypoints = points.list(name);
    return { id: number, name, supercategory: '', ...(keypoints ? { keypoints, skeleton: [] } : {}) };
  });
  yield `],"categories":${JSON.stringify(categories)}}`;
}

const describePicture = ({ task, url, fileName, width, height }: AnnotatedPicture, id: number) => ({
  id,
  file_name: fileName,
  width: width ?? null,
  height: height ?? null,
  ...(url.startsWith('data:') ? {} : { coco_url: url }),
  task_id: task.id,
});

function* recordsOf(
  { task, regions }: AnnotatedPicture,
  imageId: number,
  classes: ClassNumbers,
  points: KeypointNames,
  context: ExportContext,
): Generator<Record<string, unknown>> {
  const lose = (reason: string): void => context.onLoss?.({ task: task.id, reason });
  const { groups, loose } = chooseKeypoints(regions);
  for (const region of regions) {
    if (region.shape === 'keypoint') continue;
    const shape = shapeOf(region);
    if (shape === undefined) {
      lose(whyNot(region));
      continue;
    }
    if (region.labels.length === 0) lose('Regions without a label');
    for (const label of region.labels) {
      yield {
        image_id: imageId,
        category_id: classes.of(label),
        ...shape,
        iscrowd: 0,
        ignore: 0,
        ...keypointsOf(groups.get(region.id) ?? [], label, points),
      };
    }
  }
  for (const region of loose) {
    const point = pointOf(region);
    if (!point) lose('Regions of pictures whose size is not known');
    else
      for (const label of region.labels) {
        yield {
          image_id: imageId,
          category_id: classes.of(label),
          bbox: [rounded(point[0]), rounded(point[1]), 0, 0],
          area: 0,
          segmentation: [],
          iscrowd: 0,
          ...keypointsOf([region], label, points),
        };
      }
  }
}

/** Box, area and segmentation: none of an upright box, points of an outline, compressed run lengths of a mask. */
function shapeOf(region: Region): Record<string, unknown> | undefined {
  if (region.shape === 'brush' || region.shape === 'bitmask') {
    const mask = pixelsOf(region);
    const bounds = mask && boundsOfRuns(mask);
    if (!mask || !bounds) return undefined;
    const counts = compressCounts(cocoCounts(mask));
    return { bbox: bounds, segmentation: { size: [mask.height, mask.width], counts }, area: areaOfRuns(mask.runs) };
  }
  const outline = outlineOf(region);
  if (!outline || outline.length < 3) return undefined;
  const isUpright = region.shape === 'rectangle' && turnOf(region) === 0;
  return {
    bbox: boundsOf(outline).map(rounded),
    segmentation: isUpright ? [] : [outline.flat().map(rounded)],
    area: rounded(areaOf(outline)),
  };
}

export function whyNot(region: Region): string {
  const { width, height, shape } = region;
  if (width === undefined || height === undefined) return 'Regions of pictures whose size is not known';
  const names: Partial<Record<typeof shape, string>> = {
    brush: 'Masks',
    bitmask: 'Masks',
    vector: 'Vectors',
    keypoint: 'Key points',
    polygon: 'Polygons with fewer than three points',
  };
  return names[shape] ?? 'Regions of other kinds';
}
