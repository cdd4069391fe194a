import type { CompiledConfig } from '@labelwright/task-definition/model';
import { chooseAnnotations } from './choose-annotations.ts';
import type { ExportAnnotation, ExportContext, ExportTask, FormatFit } from './model.ts';

/** One annotation of one task, answers simplified; an unannotated task makes one with `annotation` undefined. */
export interface FlatRecord {
  task: ExportTask;
  annotation: ExportAnnotation | undefined;
  /** Simplified answer by control name. */
  answers: Map<string, unknown>;
}

/** Names that each record gives to its own fields. */
export const recordFields = ['id', 'annotator', 'annotation_id', 'created_at', 'updated_at', 'lead_time'];

/**
 * Newest annotation first. A task that has annotations, none of which is let through, makes no record.
 */
export function flattenTask(task: ExportTask, context: ExportContext): FlatRecord[] {
  if (task.annotations.length === 0) return [{ task, annotation: undefined, answers: new Map() }];
  return chooseAnnotations(task.annotations, context, false)
    .toSorted((left, right) => (left.created_at < right.created_at ? 1 : left.created_at > right.created_at ? -1 : 0))
    .map((annotation) => ({ task, annotation, answers: simplifyResult(annotation.result) }));
}

/** The name under which a data key is written: prefixed when a control or a field of the record has that name. */
export function dataFieldName(key: string, taken: ReadonlySet<string>): string {
  return taken.has(key) ? `_data_${key}` : key;
}

export function annotatorOf(annotation: ExportAnnotation | undefined): number | string | null {
  const user = annotation?.completed_by ?? null;
  return typeof user === 'object' && user !== null ? user.email : user;
}

/**
 * Answers by control: a single choice or text is the bare string, anything else a list of values (each with the pixel
 * size of its image where there is one). Relations belong to no control and are left out.
 */
export function simplifyResult(result: unknown): Map<string, unknown> {
  // An answer to a JSON-schema definition may be any JSON, and has no controls.
  if (!Array.isArray(result)) return new Map();
  const answers = new Map<string, { type: string; values: unknown[] }>();
  for (const item of result) {
    const read = readItem(item);
    if (!read) continue;
    const answer = answers.get(read.control) ?? { type: '', values: [] };
    answer.type = read.type;
    answer.values.push(simplifyValue(read.type, read.value));
    answers.set(read.control, answer);
  }
  const simplified = new Map<string, unknown>();
  for (const [control, { type, values }] of answers) {
    const isSingle = values.length === 1 && (type === 'choices' || type === 'textarea');
    simplified.set(control, isSingle ? values[0] : values);
  }
  return simplified;
}

function readItem(item: unknown): { control: string; type: string; value: Record<string, unknown> } | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const { from_name: control, type, value, ...rest } = item as Record<string, unknown>;
  if (typeof control !== 'string' || typeof value !== 'object' || value === null) return undefined;
  const full: Record<string, unknown> = { ...value };
  if (rest.original_width !== undefined) full.original_width = rest.original_width;
  if (rest.original_height !== undefined) full.original_height = rest.original_height;
  return { control, type: typeof type === 'string' ? type.toLowerCase() : '', value: full };
}

function simplifyValue(type: string, value: Record<string, unknown>): unknown {
  const answer = type === 'choices' ? value.choices : type === 'textarea' ? value.text : undefined;
  return Array.isArray(answer) && answer.length === 1 ? answer[0] : value;
}

/** What is lost when every annotation becomes a flat record. */
export function flatFit(config: CompiledConfig): FormatFit {
  const losses = ['Predictions, drafts and meta data of tasks are left out.'];
  const tags = collectTags(config);
  if (tags.has('Relations')) losses.push('Relations between regions are left out.');
  if (Object.values(config.controls).some((control) => control.perRegion)) {
    losses.push('Answers given per region no longer tell which region they belong to.');
  }
  return { ok: true, losses };
}

function collectTags(config: CompiledConfig): Set<string> {
  const tags = new Set<string>();
  const pending = [config.root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    tags.add(node.tag);
    pending.push(...node.children);
  }
  return tags;
}
