import { readValue } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { boxAt, readKeyFrames, stretchesOf, type TrackBox } from '@labelwright/task-definition/video';
import { chooseAnswer } from '../choose-answer.ts';
import type { ExportContext, ExportTask, FormatFit } from '../model.ts';
import { ONE_ANSWER, objectsWith, relationLosses, splitControls } from './kinds-of-answers.ts';
import { type Region, readRegions } from './read-regions.ts';

export interface AnnotatedVideo {
  task: ExportTask;
  url: string;
  /** In the order in which they were drawn. */
  regions: Region[];
  /** Pixels; undefined where no result tells them. */
  width: number | undefined;
  height: number | undefined;
  framesCount: number;
  /** Undefined where no result tells the duration. */
  framesPerSecond: number | undefined;
}

/** A place of a box in a frame. */
export interface TrackPlace extends TrackBox {
  /** From 1. */
  frame: number;
  isKeyFrame: boolean;
}

export async function* readVideos(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
): AsyncGenerator<AnnotatedVideo> {
  const objects = Object.values(context.config?.objects ?? {}).filter(({ tag }) => tag === 'Video');
  for await (const task of records) {
    const all = readRegions(chooseAnswer(task, context)?.result);
    for (const object of objects) {
      const url = readValue(object.value, task.data);
      if (typeof url !== 'string') continue;
      const regions = all.filter((region) => region.object === object.name);
      const lengths = regions.map(({ value }) => Number(value.framesCount) || 0);
      const framesCount = Math.max(0, ...lengths);
      const duration = Math.max(0, ...regions.map(({ value }) => Number(value.duration) || 0));
      const [measured] = regions.filter(({ width, height }) => width !== undefined && height !== undefined);
      yield {
        task,
        url,
        regions,
        width: measured?.width,
        height: measured?.height,
        framesCount,
        framesPerSecond: duration > 0 && framesCount > 0 ? framesCount / duration : undefined,
      };
    }
  }
}

/** More frames than any video has; what claims more is not gone through frame by frame. */
const MOST_FRAMES = 3_000_000;

/** Every frame in which the box is seen, places between key frames interpolated; undefined when it is no track. */
export function* placesOf(value: Record<string, unknown>): Generator<TrackPlace, boolean> {
  const keyFrames = readKeyFrames(value.sequence);
  const framesCount = Number(value.framesCount) || 0;
  const last = Math.max(framesCount, ...(keyFrames ?? []).map(({ frame }) => frame));
  if (!keyFrames || last > MOST_FRAMES) return false;
  const keys = new Set(keyFrames.map(({ frame }) => frame));
  for (const stretch of stretchesOf(keyFrames, framesCount)) {
    for (let frame = stretch.from; frame <= stretch.to; frame += 1) {
      const { x, y, width, height, rotation } = boxAt(stretch, frame);
      yield { frame, x, y, width, height, rotation, isKeyFrame: keys.has(frame) };
    }
  }
  return true;
}

export function fitsVideos(config: CompiledConfig, holds: readonly string[], losses: readonly string[]): FormatFit {
  const { held, others } = splitControls(config, objectsWith(config, ['Video']), holds);
  // Labels of a box are answered on the box itself.
  const left = others.filter(({ answer, tag }) => answer !== 'label' && tag !== 'Labels');
  if (held.length === 0) return { ok: false, losses: [] };
  const names = left.map(({ name }) => name).join(', ');
  return {
    ok: true,
    losses: [ONE_ANSWER, ...losses, ...relationLosses(config), ...(names ? [`Answers to ${names} are left out.`] : [])],
  };
}
