import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { type ClassNumbers, numberClasses } from './regions/class-numbers.ts';
import { fitsPictures } from './regions/fits-pictures.ts';
import { chooseKeypoints } from './regions/keypoints.ts';
import { type AnnotatedPicture, readPictures } from './regions/pictures.ts';
import { areaOf, boundsOf, outlineOf, pointOf, rounded } from './regions/pixels.ts';
import type { Region } from './regions/read-regions.ts';

const holds = ['box-iou', 'ellipse-iou', 'polygon-iou', 'point-distance'];

/** Boxes, polygons, ellipses and key points of pictures, all in pixels. */
export const cocoExporter: Exporter = {
  id: 'COCO',
  title: 'COCO',
  description: 'Pictures, categories and regions in one JSON file: upright boxes, outlines and key points in pixels.',
  extension: 'json',
  mediaType: 'application/json',
  holds,
  write: (records, context = {}) => inBlocks(writeCoco(records, context)),
  fits: (config) => fitsPictures(config, holds),
};

/** The order of the keys is free in JSON: regions go out as they come, what is small is kept for the end. */
async function* writeCoco(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  const classes = numberClasses(context, holds);
  const pictures: string[] = [];
  const pointNames = new Map<string, string[]>();
  let written = 0;
  yield '{"info":{"description":"Labelwright export","version":"1.0"},"annotations":[';
  for await (const picture of readPictures(records, context)) {
    const id = pictures.length;
    pictures.push(JSON.stringify(describePicture(picture, id)));
    for (const record of recordsOf(picture, id, classes, pointNames, context)) {
      yield `${written === 0 ? '' : ','}\n${JSON.stringify({ id: written, ...record })}`;
      written += 1;
    }
  }
  yield '],"images":[';
  for (const [place, picture] of pictures.entries()) yield `${place === 0 ? '' : ','}\n${picture}`;
  const categories = classes.list().map(({ name, number }) => {
    const keypoints = pointNames.get(name);
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
  pointNames: Map<string, string[]>,
  context: ExportContext,
): Generator<Record<string, unknown>> {
  const lose = (reason: string): void => context.onLoss?.({ task: task.id, reason });
  const { groups, loose } = chooseKeypoints(regions);
  for (const region of regions) {
    if (region.shape === 'keypoint') continue;
    const outline = outlineOf(region);
    if (!outline || outline.length < 3) {
      lose(whyNot(region));
      continue;
    }
    if (region.labels.length === 0) lose('Regions without a label');
    const isUpright = region.shape === 'rectangle' && !Number(region.value.rotation ?? 0);
    for (const label of region.labels) {
      yield {
        image_id: imageId,
        category_id: classes.of(label),
        bbox: boundsOf(outline).map(rounded),
        segmentation: isUpright ? [] : [outline.flat().map(rounded)],
        area: rounded(areaOf(outline)),
        iscrowd: 0,
        ignore: 0,
        ...keypointsOf(groups.get(region.id) ?? [], label, pointNames),
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
          ...keypointsOf([region], label, pointNames),
        };
      }
  }
}

/** x, y and visibility 2 of each point that the category knows; 0, 0, 0 for those that this thing has not. */
function keypointsOf(
  points: readonly Region[],
  category: string,
  pointNames: Map<string, string[]>,
): Record<string, unknown> {
  if (points.length === 0) return {};
  const names = pointNames.get(category) ?? [];
  pointNames.set(category, names);
  const byName = new Map<string, Region>();
  for (const point of points) {
    const name = point.labels[0] ?? 'point';
    if (!names.includes(name)) names.push(name);
    byName.set(name, point);
  }
  const keypoints = names.flatMap((name) => {
    const region = byName.get(name);
    const at = region && pointOf(region);
    return at ? [rounded(at[0]), rounded(at[1]), 2] : [0, 0, 0];
  });
  return { keypoints, num_keypoints: byName.size };
}

export function whyNot(region: Region): string {
  const { width, height, shape } = region;
  if (width === undefined || height === undefined) return 'Regions of pictures whose size is not known';
  const names: Partial<Record<typeof shape, string>> = {
    brush: 'Brush masks',
    bitmask: 'Bitmask masks',
    vector: 'Vectors',
    keypoint: 'Key points',
    polygon: 'Polygons with fewer than three points',
  };
  return names[shape] ?? 'Regions of other kinds';
}
