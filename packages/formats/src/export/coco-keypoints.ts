import { whyNot } from './coco.ts';
import { inBlocks } from './in-blocks.ts';
import type { ExportContext, Exporter, ExportTask } from './model.ts';
import { numberClasses } from './regions/class-numbers.ts';
import { fitsPictures, PICTURES } from './regions/fits-pictures.ts';
import { chooseKeypoints, keypointNames, keypointsOf } from './regions/keypoints.ts';
import { type AnnotatedPicture, readPictures } from './regions/pictures.ts';
import { areaOf, boundsOf, outlineOf, type PixelPoint, pointOf, rounded } from './regions/pixels.ts';
import type { Region } from './regions/read-regions.ts';

const POINTS = ['point-distance'];
const THINGS = ['box-iou', 'ellipse-iou', 'polygon-iou'];

/** One record for each thing with all of its points, as pose estimation reads them. */
export const cocoKeypointsExporter: Exporter = {
  id: 'COCO_KEYPOINTS',
  title: 'COCO key points',
  description: 'Things with all their key points in one record each: those of a region, or of a picture together.',
  extension: 'json',
  mediaType: 'application/json',
  about: PICTURES,
  holds: POINTS,
  write: (records, context = {}) => inBlocks(writeKeypoints(records, context)),
  fits: (config) => {
    const { ok } = fitsPictures(config, POINTS);
    return ok ? fitsPictures(config, [...POINTS, ...THINGS]) : { ok, losses: [] };
  },
};

/** The category of points that belong to no region. */
const LOOSE = 'thing';

async function* writeKeypoints(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  const classes = numberClasses(context, THINGS);
  const names = keypointNames(context.config);
  const pictures: string[] = [];
  let written = 0;
  yield '{"info":{"description":"Labelwright export","version":"1.0"},"annotations":[';
  for await (const picture of readPictures(records, context)) {
    const { task, url, fileName, width = null, height = null } = picture;
    const image = { id: pictures.length, file_name: fileName, width, height, task_id: task.id };
    pictures.push(JSON.stringify(url.startsWith('data:') ? image : { ...image, coco_url: url }));
    for (const { category, points, outline } of thingsOf(picture, context)) {
      const around = outline ?? points.flatMap((point) => [pointOf(point) ?? []] as PixelPoint[]);
      const record = {
        id: written,
        image_id: image.id,
        category_id: classes.of(category),
        bbox: boundsOf(around).map(rounded),
        area: rounded(outline ? areaOf(outline) : 0),
        segmentation: [],
        iscrowd: 0,
        ...keypointsOf(points, category, names),
      };
      yield `${written === 0 ? '' : ','}\n${JSON.stringify(record)}`;
      written += 1;
    }
  }
  yield '],"images":[';
  for (const [place, picture] of pictures.entries()) yield `${place === 0 ? '' : ','}\n${picture}`;
  const categories = classes.list().flatMap(({ name, number }) => ({
    id: number,
    name,
    supercategory: '',
    keypoints: names.list(name) ?? [],
    skeleton: [],
  }));
  yield `],"categories":${JSON.stringify(categories)}}`;
}

interface Thing {
  category: string;
  points: Region[];
  outline: readonly PixelPoint[] | undefined;
}

function thingsOf({ task, regions }: AnnotatedPicture, context: ExportContext): Thing[] {
  const lose = (reason: string): void => context.onLoss?.({ task: task.id, reason });
  const placed = regions.filter((region) => {
    if (region.shape !== 'keypoint' || pointOf(region)) return true;
    lose('Regions of pictures whose size is not known');
    return false;
  });
  const { groups, loose } = chooseKeypoints(placed);
  const things: Thing[] = [];
  for (const region of placed) {
    if (region.shape === 'keypoint') continue;
    const points = groups.get(region.id) ?? [];
    const outline = outlineOf(region);
    if (points.length === 0) lose('Regions without key points');
    else if (!outline || outline.length < 3) lose(whyNot(region));
    else if (region.labels.length === 0) lose('Regions without a label');
    else for (const category of region.labels) things.push({ category, points, outline });
  }
  for (const points of sets(loose)) things.push({ category: LOOSE, points, outline: undefined });
  return things;
}

/** Points of one name are of different things: the first of each name, then the second, … */
function sets(points: readonly Region[]): Region[][] {
  const found: Map<string, Region>[] = [];
  for (const point of points) {
    const name = point.labels[0] ?? 'point';
    const free = found.find((set) => !set.has(name));
    if (free) free.set(name, point);
    else found.push(new Map([[name, point]]));
  }
  return found.map((set) => [...set.values()]);
}
