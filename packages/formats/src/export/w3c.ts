import { readValue } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { chooseAnnotations } from './choose-annotations.ts';
import { annotatorOf } from './flat-record.ts';
import { inBlocks } from './in-blocks.ts';
import type { ExportAnnotation, ExportContext, Exporter, ExportTask, FormatFit } from './model.ts';
import { type Region, readRegions } from './regions/read-regions.ts';
import { selectorsOf } from './w3c-selectors.ts';

const holds = [
  ...['box-iou', 'ellipse-iou', 'polygon-iou', 'point-distance', 'vector-distance'],
  ...['text-span-iou', 'html-span-iou', 'paragraph-span-iou', 'segment-iou', 'series-range-iou', 'timeline-iou'],
  ...['choices', 'text', 'taxonomy', 'rating', 'number', 'datetime', 'relation'],
];

/** One page of annotations as the W3C's Web Annotation data model describes them; of every annotator's answer. */
export const w3cExporter: Exporter = {
  id: 'W3C',
  title: 'W3C Web Annotation',
  description:
    'Every region and answer of every annotator as JSON-LD: where by selectors, what as bodies, who and when.',
  extension: 'jsonld',
  mediaType: 'application/ld+json',
  holds,
  isOneAnswer: false,
  write: (records, context = {}) => inBlocks(writePage(records, context)),
  fits: fitsW3c,
};

function fitsW3c({ controls }: CompiledConfig): FormatFit {
  const left = Object.values(controls).filter(({ tag }) => LEFT_OUT.has(tag));
  if (left.length === Object.keys(controls).length) return { ok: false, losses: [] };
  const names = left.map(({ name }) => name).join(', ');
  return { ok: true, losses: names ? [`Answers to ${names} are left out.`] : [] };
}

/** What no selector and no body of the model says. */
const LEFT_OUT = new Set([
  ...['BrushLabels', 'Brush', 'BitmaskLabels', 'Bitmask', 'MagicWand', 'VideoRectangle'],
  ...['Pairwise', 'Ranker', 'Chat'],
]);

type Json = Record<string, unknown>;

async function* writePage(records: AsyncIterable<ExportTask>, context: ExportContext): AsyncGenerator<string> {
  yield '{"@context":"http://www.w3.org/ns/anno.jsonld","type":"AnnotationPage","items":[';
  let before = '\n';
  for await (const task of records) {
    for (const annotation of chooseAnnotations(task.annotations, context, false)) {
      for (const item of itemsOf(task, annotation, context)) {
        yield before + JSON.stringify(item);
        before = ',\n';
      }
    }
  }
  yield '\n]}\n';
}

function* itemsOf(task: ExportTask, annotation: ExportAnnotation, context: ExportContext): Generator<Json> {
  const prefix = `urn:labelwright:task:${task.id}:annotation:${annotation.id}`;
  const creator = annotatorOf(annotation);
  const common = {
    type: 'Annotation',
    ...(creator === null ? {} : { creator: { type: 'Person', id: `urn:labelwright:user:${creator}` } }),
    created: annotation.created_at,
    modified: annotation.updated_at,
  };
  const regions = readRegions(annotation.result);
  const ids = new Set(regions.map(({ id }) => id));
  for (const region of regions) {
    const selector = selectorsOf(region);
    if (!selector) {
      context.onLoss?.({ task: task.id, reason: 'Regions that no selector describes' });
      continue;
    }
    yield {
      id: `${prefix}:region:${encodeURIComponent(region.id)}`,
      ...common,
      motivation: region.labels.length > 0 ? 'classifying' : 'describing',
      body: bodiesOf(region),
      target: { ...sourceOf(task, region.object, region, context), selector },
    };
  }
  for (const [place, item] of (Array.isArray(annotation.result) ? annotation.result : []).entries()) {
    const found = isRecord(item) ? answerOf(item, ids) : undefined;
    if (found === 'region') continue;
    if (found === undefined) context.onLoss?.({ task: task.id, reason: 'Answers that no body holds' });
    else if ('from' in found)
      yield {
        id: `${prefix}:relation:${place}`,
        ...common,
        motivation: 'linking',
        body: [
          { type: 'SpecificResource', source: `${prefix}:region:${encodeURIComponent(found.to)}` },
          ...found.labels.map((value) => ({ type: 'TextualBody', purpose: 'tagging', value })),
        ],
        target: `${prefix}:region:${encodeURIComponent(found.from)}`,
      };
    else
      yield {
        id: `${prefix}:answer:${place}`,
        ...common,
        motivation: found.purpose,
        body: found.values.map((value) => ({
          type: 'TextualBody',
          purpose: found.purpose,
          value,
          control: found.control,
        })),
        target:
          found.region === undefined
            ? sourceOf(task, found.object, undefined, context)
            : `${prefix}:region:${encodeURIComponent(found.region)}`,
      };
  }
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function bodiesOf({ labels, answers, control }: Region): Json[] {
  const bodies = labels.map((value) => ({ type: 'TextualBody', purpose: 'tagging', value, control }));
  for (const [name, texts] of answers)
    for (const value of texts) bodies.push({ type: 'TextualBody', purpose: 'describing', value, control: name });
  return bodies;
}

/** Where the object lies: its address; a text that lies in the task has the task for an address. */
function sourceOf(task: ExportTask, object: string, region: Region | undefined, { config }: ExportContext): Json {
  const tag = config?.objects[object];
  const value = tag && readValue(tag.valueList ?? tag.value, task.data);
  const page = Array.isArray(value) && tag?.tag === 'Image' ? value[region?.itemIndex ?? 0] : value;
  const isAddress = typeof page === 'string' && /^([a-z][a-z0-9+.-]*:\/\/|\/)/i.test(page);
  return {
    source: isAddress ? page : `urn:labelwright:task:${task.id}:${encodeURIComponent(object)}`,
    ...(region?.width === undefined ? {} : { width: region.width, height: region.height }),
  };
}

type Answer =
  | { from: string; to: string; labels: string[] }
  | { control: string; object: string; region: string | undefined; purpose: string; values: string[] };

/** What an item says of the whole object or of two regions; `region` when its region says it already. */
function answerOf(item: Json, ids: ReadonlySet<string>): Answer | 'region' | undefined {
  const { type, value, from_id: from, to_id: to, labels } = item;
  if (type === 'relation') {
    if (typeof from !== 'string' || typeof to !== 'string') return undefined;
    return { from, to, labels: Array.isArray(labels) ? labels.map(String) : [] };
  }
  if (!isRecord(value) || typeof type !== 'string') return undefined;
  const values = valuesOf(type, value);
  const isOfRegion = ids.has(String(item.id));
  if (isOfRegion && (!values || type === 'choices' || type === 'textarea')) return 'region';
  if (!values) return undefined;
  const purpose = type === 'textarea' ? 'describing' : 'classifying';
  const region = isOfRegion ? String(item.id) : undefined;
  return { control: String(item.from_name), object: String(item.to_name), region, purpose, values };
}

function valuesOf(type: string, value: Json): string[] | undefined {
  if (type === 'textarea') return Array.isArray(value.text) ? value.text.map(String) : [String(value.text)];
  if (type === 'choices' || type === 'taxonomy') {
    const chosen = value[type];
    if (!Array.isArray(chosen)) return undefined;
    return chosen.map((entry: unknown) => (Array.isArray(entry) ? entry.map(String).join('/') : String(entry)));
  }
  const single = value[type];
  return ['rating', 'number', 'datetime'].includes(type) && single !== undefined ? [String(single)] : undefined;
}
