import { readValue } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import { chooseAnswer } from '../choose-answer.ts';
import type { ExportContext, ExportTask, FormatFit } from '../model.ts';
import { ONE_ANSWER, objectsWith, splitControls } from './kinds-of-answers.ts';
import { readRegions } from './read-regions.ts';

/** Half-open, in UTF-16 code units of the text. */
export interface Span {
  start: number;
  end: number;
  label: string;
}

export interface AnnotatedText {
  task: ExportTask;
  text: string;
  /** By start, the longer first. */
  spans: Span[];
}

/** Every text object of every task, with the spans of the answer that counts. */
export async function* readTexts(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
): AsyncGenerator<AnnotatedText> {
  const objects = Object.values(context.config?.objects ?? {}).filter(({ tag }) => tag === 'Text');
  for await (const task of records) {
    const regions = readRegions(chooseAnswer(task, context)?.result);
    for (const object of objects) {
      const text = readValue(object.value, task.data);
      if (typeof text !== 'string') continue;
      const spans: Span[] = [];
      for (const region of regions) {
        if (region.shape !== 'text' || region.object !== object.name) continue;
        const { start, end } = region.value;
        if (typeof start !== 'number' || typeof end !== 'number' || start < 0 || end > text.length || start >= end)
          context.onLoss?.({ task: task.id, reason: 'Spans outside of the text' });
        else if (region.labels.length === 0) context.onLoss?.({ task: task.id, reason: 'Regions without a label' });
        else for (const label of region.labels) spans.push({ start, end, label });
      }
      spans.sort((left, right) => left.start - right.start || right.end - left.end);
      yield { task, text, spans };
    }
  }
}

/** Where spans overlap, the one that begins first stays, the longer of two that begin together. */
export function withoutOverlap(spans: readonly Span[], onDropped: (span: Span) => void): Span[] {
  const kept: Span[] = [];
  for (const span of spans) {
    if ((kept.at(-1)?.end ?? 0) > span.start) onDropped(span);
    else kept.push(span);
  }
  return kept;
}

/** Spans of plain text; those of HTML and of paragraphs have places of their own. */
export const TEXT_KINDS = ['text-span-iou'];

export function fitsTexts(config: CompiledConfig, losses: readonly string[]): FormatFit {
  const { held } = splitControls(config, objectsWith(config, ['Text']), TEXT_KINDS);
  if (held.length === 0) return { ok: false, losses: [] };
  const others = Object.values(config.controls).filter((control) => !held.includes(control));
  return {
    ok: true,
    losses: [
      ONE_ANSWER,
      ...losses,
      ...(others.length > 0 ? [`Answers to ${others.map(({ name }) => name).join(', ')} are left out.`] : []),
    ],
  };
}
