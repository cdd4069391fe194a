import { compileCached } from '@labelwright/task-definition/cache';
import { readValue } from '@labelwright/task-definition/data-reference';
import { brushOfRuns } from '@labelwright/task-definition/masks/brush-rle';
import type { ControlTag, ObjectTag } from '@labelwright/task-definition/model';
import type { Model, ModelTask, Prediction, PredictRequest } from '../protocol/serve-model.ts';
import { type Box, cutFromBox } from './cut-from-box.ts';
import { type Access, fetchPicture } from './fetch-picture.ts';
import { growFromPoints, type Point, type Segment } from './grow-from-points.ts';
import { boundsOf, runsAtSize } from './mask.ts';
import type { Picture } from './picture.ts';

const VERSION = 'image-segmenter 1';
/** Somebody clicks several times on the same picture. */
const PICTURES_KEPT = 8;

type Drawn = PredictRequest['context'];

/** What a person drew: a box or points, in percent, and the label that it was drawn with. */
interface Prompt {
  box: Box | undefined;
  points: Point[];
  label: string | undefined;
}

/** Makes a mask or a tight box of a rough box or a few clicks. It needs no weights and learns nothing. */
export function createImageSegmenter(): Model {
  const accesses = new Map<string, Access>();
  const pictures = new Map<string, Promise<Picture>>();
  const pictureOf = (address: string, request: PredictRequest): Promise<Picture> => {
    const known = pictures.get(address);
    if (known) return known;
    const picture = fetchPicture(address, accesses.get(request.project), request.login);
    pictures.set(address, picture);
    picture.catch(() => pictures.delete(address));
    const [oldest] = pictures.keys();
    if (pictures.size > PICTURES_KEPT && oldest !== undefined) pictures.delete(oldest);
    return picture;
  };
  return {
    name: 'ImageSegmenter',
    setup: async (project, _labelConfig, access) => {
      if (access) accesses.set(project, access);
      return VERSION;
    },
    predict: (request) => Promise.all(request.tasks.map((task) => predictOne(request, task, pictureOf))),
  };
}

async function predictOne(
  request: PredictRequest,
  task: ModelTask,
  pictureOf: (address: string, request: PredictRequest) => Promise<Picture>,
): Promise<Prediction | undefined> {
  const { controls, objects } = compileCached(request.labelConfig);
  const drawn = request.context?.result.find(({ from_name: name }) => controls[String(name)] !== undefined);
  const object = objects[String(drawn?.to_name)];
  if (!drawn || object?.tag !== 'Image') return undefined;
  const address = readValue(object.value, task.data);
  if (typeof address !== 'string' || address === '') throw new Error(`the task has no picture for ${object.name}`);
  const picture = await pictureOf(address, request);
  const prompt = readPrompt(request.context, picture);
  const segment = prompt.box ? cutFromBox(picture, prompt.box) : growFromPoints(picture, prompt.points);
  const control = answering(Object.values(controls), object, prompt.label);
  if (!segment || !control) return undefined;
  const item = itemOf(control, object, prompt.label, segment, picture);
  return item && { result: [item], score: segment.certainty, model_version: VERSION };
}

function readPrompt(context: Drawn, { width, height }: Picture): Prompt {
  const prompt: Prompt = { box: undefined, points: [], label: undefined };
  for (const { value, is_positive: isPositive } of context?.result ?? []) {
    const given = (value ?? {}) as Record<string, unknown>;
    const [x, y] = [(Number(given.x) / 100) * width, (Number(given.y) / 100) * height];
    const labels = given.keypointlabels ?? given.rectanglelabels ?? given.brushlabels ?? given.labels;
    if (Array.isArray(labels) && typeof labels[0] === 'string') prompt.label ??= labels[0];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (given.height === undefined) prompt.points.push({ x, y, isPositive: Number(isPositive ?? 1) !== 0 });
    else {
      const size = { width: (Number(given.width) / 100) * width, height: (Number(given.height) / 100) * height };
      prompt.box ??= { x, y, ...size };
    }
  }
  return prompt;
}

/** Masks before boxes; a control that has the label before one that has not. */
function answering(
  controls: readonly ControlTag[],
  object: ObjectTag,
  label: string | undefined,
): ControlTag | undefined {
  const able = ['BrushLabels', 'Brush', 'RectangleLabels', 'Rectangle'].flatMap((tag) =>
    controls.filter((control) => control.tag === tag && control.toName.includes(object.name)),
  );
  return able.find(({ options }) => options.some(({ value }) => value === label)) ?? able[0];
}

function itemOf(
  control: ControlTag,
  object: ObjectTag,
  label: string | undefined,
  { mask }: Segment,
  { originalWidth, originalHeight }: Picture,
): object | undefined {
  const option = control.options.find(({ value }) => value === label) ?? control.options[0];
  const labels = control.optionTag !== undefined && option ? { [control.valueKey]: [option.value] } : {};
  const isMask = control.tag.startsWith('Brush');
  const bounds = boundsOf(mask);
  if (!bounds) return undefined;
  const runs = isMask ? runsAtSize(mask, originalWidth, originalHeight) : undefined;
  return {
    id: 'segment',
    from_name: control.name,
    to_name: object.name,
    type: control.type,
    original_width: originalWidth,
    original_height: originalHeight,
    image_rotation: 0,
    value: runs
      ? { format: 'rle', rle: brushOfRuns(runs, originalWidth * originalHeight), ...labels }
      : { ...bounds, rotation: 0, ...labels },
  };
}
