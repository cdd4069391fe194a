import { readValue } from '@labelwright/task-definition/data-reference';
import type { CompiledConfig, ObjectTag } from '@labelwright/task-definition/model';
import { chooseAnswer } from '../choose-answer.ts';
import type { ExportContext, ExportTask, FormatFit } from '../model.ts';
import { ONE_ANSWER, objectsWith, relationLosses, splitControls } from './kinds-of-answers.ts';
import { type Region, readRegions } from './read-regions.ts';

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

/** Every text of every task with the spans of the answer that counts; of a conversation, every turn is a text. */
export async function* readTexts(
  records: AsyncIterable<ExportTask>,
  context: ExportContext,
): AsyncGenerator<AnnotatedText> {
  const objects = Object.values(context.config?.objects ?? {}).filter(({ tag }) => TEXTS.includes(tag));
  for await (const task of records) {
    const regions = readRegions(chooseAnswer(task, context)?.result);
    for (const object of objects) {
      const own = regions.filter((region) => region.shape === 'text' && region.object === object.name);
      const value = readValue(object.value, task.data);
      if (typeof value === 'string') yield textOf(task, value, own, context);
      else if (object.tag === 'Paragraphs' && Array.isArray(value)) yield* turnsOf(task, value, object, own, context);
    }
  }
}

function* turnsOf(
  task: ExportTask,
  turns: readonly unknown[],
  object: ObjectTag,
  regions: readonly Region[],
  context: ExportContext,
): Generator<AnnotatedText> {
  const key = String(object.params.textKey ?? 'text');
  for (const [place, turn] of turns.entries()) {
    const text = typeof turn === 'object' && turn !== null ? (turn as Record<string, unknown>)[key] : undefined;
    if (typeof text !== 'string') continue;
    const own = regions.flatMap((region) => pieceIn(region, place, text.length) ?? []);
    yield textOf(task, text, own, context);
  }
}

/** Of a span across several turns, what lies in this one. */
function pieceIn(region: Region, turn: number, length: number): Region | undefined {
  const { start: first, end: last, startOffset, endOffset } = region.value;
  if (turn < Number(first) || turn > Number(last)) return undefined;
  const start = turn === Number(first) ? startOffset : 0;
  const end = turn === Number(last) ? endOffset : length;
  return start === end ? undefined : { ...region, value: { ...region.value, start, end } };
}

function textOf(task: ExportTask, text: string, regions: readonly Region[], { onLoss }: ExportContext): AnnotatedText {
  const spans: Span[] = [];
  for (const { value, labels } of regions) {
    const { start, end } = value;
    if (typeof start !== 'number' || typeof end !== 'number' || start < 0 || end > text.length || start >= end)
      onLoss?.({ task: task.id, reason: 'Spans outside of the text' });
    else if (labels.length === 0) onLoss?.({ task: task.id, reason: 'Regions without a label' });
    else for (const label of labels) spans.push({ start, end, label });
  }
  spans.sort((left, right) => left.start - right.start || right.end - left.end);
  return { task, text, spans };
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

/** Spans of plain text and of the turns of a conversation; those of HTML have places in its tree. */
export const TEXT_KINDS = ['text-span-iou', 'paragraph-span-iou'];
export const TEXTS = ['Text', 'Paragraphs'];

export function fitsTexts(config: CompiledConfig, losses: readonly string[]): FormatFit {
  const { held } = splitControls(config, objectsWith(config, TEXTS), TEXT_KINDS);
  if (held.length === 0) return { ok: false, losses: [] };
  const others = Object.values(config.controls).filter((control) => !held.includes(control));
  return {
    ok: true,
    losses: [
      ONE_ANSWER,
      ...losses,
      ...relationLosses(config),
      ...(others.length > 0 ? [`Answers to ${others.map(({ name }) => name).join(', ')} are left out.`] : []),
    ],
  };
}
