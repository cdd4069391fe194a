import type { ImportedTask } from '@labelwright/formats/import/model';
import { type PlannedTask, type PreparedImport, planRow } from '../imports/index.ts';
import type { ReadTask } from './read-task.ts';
import type { TakenItem } from './takeover.queries.ts';

const ANSWER = /^(annotations|predictions|drafts)\[(\d+)\]/;
const KIND = { annotations: 'annotation', predictions: 'prediction', drafts: 'draft' } as const;

export interface FittedTask {
  /** undefined: the task itself does not fit. */
  planned: PlannedTask | undefined;
  read: ReadTask;
  /** What stays behind, and why. */
  left: Pick<TakenItem, 'kind' | 'sourceId' | 'note'>[];
}

/** Leaves out the answers that do not fit the interface, one by one, so that the rest of the task comes over. */
export function fitTask(read: ReadTask, prepared: PreparedImport): FittedTask {
  const left: FittedTask['left'] = read.left.map(({ kind, id, note }) => ({ kind, sourceId: String(id), note }));
  const rest = {
    ...read,
    annotations: [...read.annotations],
    predictions: [...read.predictions],
    drafts: [...read.drafts],
  };
  rest.task = copyLists(read.task);
  for (;;) {
    const outcome = planRow({ ok: true, line: 0, task: rest.task }, prepared);
    if (outcome.ok) return { planned: outcome.task, read: rest, left };
    const [, list, place] = ANSWER.exec(outcome.message) ?? [];
    if (list === undefined) {
      left.push({ kind: 'task', sourceId: read.task.external_id ?? '', note: outcome.message });
      return { planned: undefined, read: rest, left };
    }
    const name = list as keyof typeof KIND;
    const [gone] = rest[name].splice(Number(place), 1);
    rest.task[name]?.splice(Number(place), 1);
    left.push({
      kind: KIND[name],
      sourceId: String(gone?.id),
      note: outcome.message.replace(ANSWER, '').replace(/^[:.]\s*/, ''),
    });
  }
}

function copyLists(task: ImportedTask): ImportedTask {
  return {
    ...task,
    annotations: [...(task.annotations ?? [])],
    predictions: [...(task.predictions ?? [])],
    drafts: [...(task.drafts ?? [])],
  };
}
