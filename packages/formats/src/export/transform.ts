import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';
import { readKeyFrames } from '@labelwright/task-definition/video';
import { chooseAnswer } from './choose-answer.ts';
import type { ExportAnnotation, ExportContext, ExportDraft, ExportPrediction, ExportTask, Loss } from './model.ts';
import { placesOf } from './regions/videos.ts';

/** What is changed on the way out. */
export interface Transform {
  /** One answer for each task, the final one, else the ground truth, else the newest. */
  onlyBest?: boolean;
  /** Labels under another name; null drops. */
  labels?: ReadonlyMap<string, string | null>;
  /** People by numbers that mean nothing outside of this export: by id, filled as they are met. */
  pseudonyms?: Map<number, number>;
  /** Tracks with a place for every frame. */
  interpolate?: boolean;
}

/** One task after the other, changed; undefined where nothing is to be changed, so that nothing is copied in vain. */
export function transformer(
  transform: Transform,
  onLoss: ((loss: Loss) => void) | undefined,
): ((task: ExportTask, context: ExportContext) => ExportTask) | undefined {
  const { onlyBest, labels, pseudonyms, interpolate } = transform;
  const changeResult = resultChanger(labels, interpolate === true);
  if (!onlyBest && !pseudonyms && !changeResult) return undefined;
  const answers = <Answer extends ExportAnnotation | ExportPrediction | ExportDraft>(
    task: ExportTask,
    answer: Answer,
    isTold: boolean,
  ): Answer => {
    if (!changeResult) return answer;
    const { result, dropped } = changeResult(answer.result);
    if (dropped > 0 && isTold) onLoss?.({ task: task.id, reason: 'Regions whose labels are dropped', count: dropped });
    return result === answer.result ? answer : { ...answer, result };
  };
  return (task, context) => {
    const chosen = onlyBest ? [chooseAnswer(task, { ...context, onLoss: () => undefined })] : task.annotations;
    const annotations = chosen.flatMap((annotation) => {
      if (!annotation) return [];
      const changed = answers(task, annotation, true);
      return pseudonyms ? [unnamed(changed, pseudonyms)] : [changed];
    });
    const predictions = task.predictions.map((each) => (typeof each === 'number' ? each : answers(task, each, false)));
    const drafts = task.drafts.map((each) => {
      if (typeof each === 'number') return each;
      const changed = answers(task, each, false);
      return pseudonyms ? { ...changed, user: pseudonymOf(changed.user, pseudonyms) } : changed;
    });
    const named = { ...task, annotations, predictions, drafts };
    return pseudonyms ? { ...named, updated_by: null, comment_authors: [] } : named;
  };
}

function unnamed(annotation: ExportAnnotation, pseudonyms: Map<number, number>): ExportAnnotation {
  return {
    ...annotation,
    completed_by: pseudonymOf(annotation.completed_by, pseudonyms),
    updated_by: null,
    last_created_by: null,
  };
}

function pseudonymOf(user: ExportAnnotation['completed_by'], pseudonyms: Map<number, number>): number | null {
  if (user === null) return null;
  const id = typeof user === 'number' ? user : user.id;
  const known = pseudonyms.get(id) ?? pseudonyms.size + 1;
  pseudonyms.set(id, known);
  return known;
}

type Item = Record<string, unknown>;
type ResultChange = (result: unknown[]) => { result: unknown[]; dropped: number };

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);

function resultChanger(
  labels: ReadonlyMap<string, string | null> | undefined,
  interpolate: boolean,
): ResultChange | undefined {
  const isMapped = labels !== undefined && labels.size > 0;
  if (!isMapped && !interpolate) return undefined;
  return (result) => {
    // An answer to a JSON-schema definition has no items.
    if (!Array.isArray(result)) return { result, dropped: 0 };
    const full = interpolate ? result.map((item) => (isItem(item) ? interpolated(item) : item)) : result;
    return isMapped ? renamed(full, labels) : { result: full, dropped: 0 };
  };
}

function interpolated(item: Item): Item {
  const { value } = item;
  if (!isItem(value) || !Array.isArray(value.sequence) || !readKeyFrames(value.sequence)) return item;
  const keys = new Map((value.sequence as Item[]).map((entry) => [entry.frame, entry]));
  const seconds = Number(value.duration) / Number(value.framesCount);
  const sequence: Item[] = [];
  for (const { isKeyFrame, ...place } of placesOf(value)) {
    const key = isKeyFrame ? keys.get(place.frame) : undefined;
    const time = Number.isFinite(seconds) ? { time: place.frame * seconds } : {};
    sequence.push(key ?? { ...place, enabled: true, ...time });
  }
  return { ...item, value: { ...value, sequence } };
}

/** Items that lose all of their labels go, with what was said of their regions and links to them. */
function renamed(
  result: readonly unknown[],
  labels: ReadonlyMap<string, string | null>,
): { result: unknown[]; dropped: number } {
  const gone = new Set<unknown>();
  let dropped = 0;
  const kept = result.flatMap((item) => {
    if (!isItem(item)) return [item];
    const changed = withNames(item, labels);
    if (changed !== undefined) return [changed];
    dropped += 1;
    gone.add(item.id);
    return [];
  });
  if (gone.size === 0) return { result: kept, dropped };
  const rest = kept.filter((item) => {
    if (!isItem(item)) return true;
    if (item.type === 'relation') return !gone.has(item.from_id) && !gone.has(item.to_id);
    return !gone.has(item.id);
  });
  const orphaned = rest.map((item) => {
    if (!isItem(item) || !gone.has(item.parentID)) return item;
    const { parentID: _gone, ...alone } = item;
    return alone;
  });
  return { result: orphaned, dropped };
}

/** The item with its labels and choices under their new names; undefined when it had some and none is left. */
function withNames(item: Item, labels: ReadonlyMap<string, string | null>): Item | undefined {
  if (item.type === 'relation')
    return Array.isArray(item.labels) ? { ...item, labels: mapped(item.labels, labels) } : item;
  const { value, type } = item;
  if (!isItem(value) || typeof type !== 'string' || type === 'textarea') return item;
  const key = Array.isArray(value[type]) ? type : Array.isArray(value.labels) ? 'labels' : undefined;
  const list = key === undefined ? undefined : (value[key] as unknown[]);
  if (key === undefined || list === undefined || list.length === 0) return item;
  const names = mapped(list, labels);
  return names.length === 0 ? undefined : { ...item, value: { ...value, [key]: names } };
}

function mapped(names: readonly unknown[], labels: ReadonlyMap<string, string | null>): unknown[] {
  const kept = names.flatMap((name) => {
    if (Array.isArray(name))
      return [name.map((step) => (typeof step === 'string' ? (labels.get(step) ?? step) : step))];
    if (typeof name !== 'string' || !labels.has(name)) return [name];
    return labels.get(name) ?? [];
  });
  return [...new Set(kept)];
}

/** The interface under its new names, so that formats number what really occurs. */
export function renamedConfig(config: CompiledConfig, labels: ReadonlyMap<string, string | null>): CompiledConfig {
  const controls = Object.entries(config.controls).map(([name, control]) => [name, renamedControl(control, labels)]);
  return { ...config, controls: Object.fromEntries(controls) as Record<string, ControlTag> };
}

function renamedControl(control: ControlTag, labels: ReadonlyMap<string, string | null>): ControlTag {
  const seen = new Set<string>();
  const options = control.options.flatMap((option) => {
    const value = labels.has(option.value) ? labels.get(option.value) : option.value;
    if (value === null || value === undefined || seen.has(value)) return [];
    seen.add(value);
    return [{ ...option, value }];
  });
  return { ...control, options };
}
