import { isRecord } from '@labelwright/filters/parse';
import type {
  ImportedAnnotation,
  ImportedDraft,
  ImportedPrediction,
  ImportedTask,
} from '@labelwright/formats/import/model';
import type { SourceAnnotation, SourceDraft, SourcePrediction, SourceTask } from './source-model.ts';
import type { People } from './takeover-run.ts';

/** A task in the words of an import, with what each answer was over there, in the same order. */
export interface ReadTask {
  task: ImportedTask;
  annotations: Noted[];
  predictions: Noted[];
  drafts: Noted[];
  /** About answers that cannot come at all. */
  left: { kind: 'draft'; id: number; note: string }[];
}

export interface Noted {
  id: number;
  note: string | undefined;
}

export function readTask(source: SourceTask, data: Record<string, unknown>, people: People): ReadTask {
  const annotations = (source.annotations ?? []).map((annotation) => readAnnotation(annotation, people));
  const predictions = (source.predictions ?? []).map(readPrediction);
  const { drafts, left } = readDrafts(source.drafts ?? [], people);
  const overlap = typeof source.overlap === 'number' && source.overlap >= 1 ? { overlap: source.overlap } : {};
  return {
    task: {
      data,
      external_id: String(source.id),
      ...(isRecord(source.meta) ? { meta: source.meta } : {}),
      ...overlap,
      ...timesOf(source),
      annotations: annotations.map(({ value }) => value),
      predictions: predictions.map(({ value }) => value),
      drafts: drafts.map(({ value }) => value),
    },
    annotations: annotations.map(({ id, note }) => ({ id, note })),
    predictions: predictions.map(({ id, note }) => ({ id, note })),
    drafts: drafts.map(({ id, note }) => ({ id, note })),
    left,
  };
}

interface Read<T> extends Noted {
  value: T;
}

function readAnnotation(source: SourceAnnotation, people: People): Read<ImportedAnnotation> {
  const author = findPerson(source.completed_by ?? undefined, people);
  const isLost = author === undefined && source.completed_by != null;
  const { lead_time: leadTime, parent_prediction: fromPrediction, parent_annotation: fromAnnotation } = source;
  return {
    id: source.id,
    note: isLost ? `its author (${whoWas(source)}) is no longer there; carried without author` : undefined,
    value: {
      id: source.id,
      result: listOf(source.result),
      ...(author === undefined ? {} : { completed_by: author }),
      was_cancelled: source.was_cancelled === true,
      ground_truth: source.ground_truth === true,
      ...(typeof leadTime === 'number' && leadTime >= 0 ? { lead_time: leadTime } : {}),
      ...(typeof source.unique_id === 'string' ? { unique_id: source.unique_id } : {}),
      ...(typeof fromPrediction === 'number' ? { parent_prediction: fromPrediction } : {}),
      ...(typeof fromAnnotation === 'number' ? { parent_annotation: fromAnnotation } : {}),
      ...(typeof source.draft_created_at === 'string' ? { draft_created_at: source.draft_created_at } : {}),
      ...timesOf(source),
    },
  };
}

function readPrediction(source: SourcePrediction): Read<ImportedPrediction> {
  const { score, model_version: version } = source;
  const isShare = typeof score === 'number' && score >= 0 && score <= 1;
  return {
    id: source.id,
    note:
      typeof score === 'number' && !isShare ? `its score ${score} is not between 0 and 1 and was dropped` : undefined,
    value: {
      id: source.id,
      result: listOf(source.result),
      ...(isShare ? { score } : {}),
      ...(version ? { model_version: version } : {}),
      ...timesOf(source),
    },
  };
}

/** Here a person has one draft of an answer: the one changed last is it. */
function readDrafts(
  sources: readonly SourceDraft[],
  people: People,
): { drafts: Read<ImportedDraft>[]; left: ReadTask['left'] } {
  const drafts = new Map<string, Read<ImportedDraft>>();
  const left: ReadTask['left'] = [];
  const newestFirst = [...sources].sort((one, other) => String(other.updated_at).localeCompare(String(one.updated_at)));
  for (const source of newestFirst) {
    const user = findPerson(source.user ?? undefined, people);
    const place = `${user} ${source.annotation ?? ''}`;
    if (user === undefined) left.push({ kind: 'draft', id: source.id, note: 'nobody is known whose draft it is' });
    else if (drafts.has(place)) left.push({ kind: 'draft', id: source.id, note: 'the person has a newer draft of it' });
    else drafts.set(place, { id: source.id, note: undefined, value: readDraft(source, user) });
  }
  return { drafts: [...drafts.values()], left };
}

function readDraft(source: SourceDraft, user: number): ImportedDraft {
  const { lead_time: leadTime } = source;
  return {
    result: listOf(source.result),
    user,
    was_postponed: source.was_postponed === true,
    ...(typeof leadTime === 'number' && leadTime >= 0 ? { lead_time: leadTime } : {}),
    ...(typeof source.annotation === 'number' ? { annotation: source.annotation } : {}),
    ...timesOf(source),
  };
}

function findPerson(
  given: string | number | { id?: number; email?: string } | undefined,
  people: People,
): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'number') return people.byId.get(given);
  if (typeof given === 'string') return people.byEmail.get(given.toLowerCase());
  return people.byId.get(given.id ?? 0) ?? people.byEmail.get(given.email?.toLowerCase() ?? '');
}

function whoWas({ completed_by: by, created_username: name }: SourceAnnotation): string {
  return name?.trim() || `user ${typeof by === 'object' ? by?.id : by}`;
}

function timesOf(source: Record<string, unknown>): { created_at?: string; updated_at?: string } {
  return {
    ...(typeof source.created_at === 'string' ? { created_at: source.created_at } : {}),
    ...(typeof source.updated_at === 'string' ? { updated_at: source.updated_at } : {}),
  };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
