import { readValue } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { chooseAnswer } from '../choose-answer.ts';
import type { ExportContext, ExportTask, FormatFit } from '../model.ts';
import { ONE_ANSWER, objectsWith, relationLosses, splitControls } from './kinds-of-answers.ts';
import { type Region, readRegions } from './read-regions.ts';

/** A stretch of a recording with what is said in it. */
export interface Segment {
  startSeconds: number;
  endSeconds: number;
  text: string;
  labels: string[];
}

export interface AnnotatedSound {
  task: ExportTask;
  url: string;
  /** Annotator of the answer that counts: email or id. */
  annotator: string | number | null;
  /** Undefined when no region tells it. */
  durationSeconds: number | undefined;
  /** By start. */
  segments: Segment[];
  /** What is said in the whole of it, where no stretch has a text of its own. */
  text: string;
}

export const SOUNDS = ['Audio', 'AudioPlus', 'Video'];

export async function* readSounds(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
): AsyncGenerator<AnnotatedSound> {
  const objects = Object.values(context.config?.objects ?? {}).filter(({ tag }) => SOUNDS.includes(tag));
  for await (const task of records) {
    const annotation = chooseAnswer(task, context);
    const regions = readRegions(annotation?.result);
    const author = annotation?.completed_by ?? null;
    for (const object of objects) {
      const url = readValue(object.value, task.data);
      if (typeof url !== 'string') continue;
      const segments = regions.flatMap((region) => (region.object === object.name ? (segmentOf(region) ?? []) : []));
      yield {
        task,
        url,
        annotator: typeof author === 'object' && author !== null ? author.email : author,
        durationSeconds: durationOf(annotation?.result),
        segments: segments.sort((left, right) => left.startSeconds - right.startSeconds),
        text: wholeText(annotation?.result, regions),
      };
    }
  }
}

function segmentOf({ shape, value, labels, answers }: Region): Segment | undefined {
  if (shape !== 'time') return undefined;
  const [startSeconds, endSeconds] = [Number(value.start), Number(value.end)];
  if (!(endSeconds >= startSeconds)) return undefined;
  return { startSeconds, endSeconds, labels, text: [...answers.values()].flat().join(' ') };
}

function durationOf(result: unknown): number | undefined {
  if (!Array.isArray(result)) return undefined;
  for (const item of result as { original_length?: unknown }[]) {
    if (typeof item?.original_length === 'number') return item.original_length;
  }
  return undefined;
}

function wholeText(result: unknown, regions: readonly Region[]): string {
  if (!Array.isArray(result)) return '';
  const ids = new Set(regions.map(({ id }) => id));
  return (result as { id?: unknown; type?: unknown; value?: { text?: unknown } }[])
    .filter((item) => item?.type === 'textarea' && !ids.has(String(item.id)))
    .flatMap((item) => (Array.isArray(item.value?.text) ? item.value.text : []))
    .join(' ');
}

/** What was said, and the stretches in which. */
export const SOUND_KINDS = ['text', 'segment-iou'];

export function fitsSounds(config: CompiledConfig, losses: readonly string[]): FormatFit {
  const { held } = splitControls(config, objectsWith(config, SOUNDS), ['text']);
  return held.length === 0
    ? { ok: false, losses: [] }
    : { ok: true, losses: [ONE_ANSWER, ...losses, ...relationLosses(config)] };
}
