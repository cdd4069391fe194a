export type Id = string | number;

export interface Answer {
  task: Id;
  worker: Id;
  /** The class that this worker gave this task. */
  label: Id;
}

/** Answers as numbers, sorted by task: what every method works on. A worker may have answered a task more than once. */
export interface AnswerTable {
  /** In order of first appearance. */
  readonly tasks: readonly Id[];
  /** Sorted, so that the order of answers changes nothing. */
  readonly workers: readonly Id[];
  /** As told, else sorted. */
  readonly classes: readonly Id[];
  /** Task t owns the answers from taskStart[t] up to taskStart[t + 1]. */
  readonly taskStart: Int32Array;
  readonly workerOf: Int32Array;
  readonly classOf: Int32Array;
}

export function encodeAnswers(answers: Iterable<Answer>, classes: readonly Id[] = []): AnswerTable {
  const tasks = openDictionary();
  const workers = openDictionary();
  const labels = openDictionary(classes);
  const triples: number[] = [];
  for (const { task, worker, label } of answers)
    triples.push(tasks.indexOf(task), workers.indexOf(worker), labels.indexOf(label));

  const count = triples.length / 3;
  const taskStart = new Int32Array(tasks.ids.length + 1);
  for (let i = 0; i < count; i++) {
    const next = (triples[3 * i] as number) + 1;
    taskStart[next] = (taskStart[next] as number) + 1;
  }
  for (let t = 0; t < tasks.ids.length; t++) taskStart[t + 1] = (taskStart[t + 1] as number) + (taskStart[t] as number);
  const place = taskStart.slice();
  const newWorker = sortedPlaces(workers.ids, 0);
  const newClass = sortedPlaces(labels.ids, new Set(classes).size);
  const workerOf = new Int32Array(count);
  const classOf = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const task = triples[3 * i] as number;
    const at = place[task] as number;
    place[task] = at + 1;
    workerOf[at] = newWorker[triples[3 * i + 1] as number] as number;
    classOf[at] = newClass[triples[3 * i + 2] as number] as number;
  }
  return {
    tasks: tasks.ids,
    workers: moveTo(workers.ids, newWorker),
    classes: moveTo(labels.ids, newClass),
    taskStart,
    workerOf,
    classOf,
  };
}

function openDictionary(known: readonly Id[] = []): { ids: Id[]; indexOf: (id: Id) => number } {
  const ids: Id[] = [];
  const places = new Map<Id, number>();
  const indexOf = (id: Id): number => {
    let place = places.get(id);
    if (place === undefined) {
      place = ids.push(id) - 1;
      places.set(id, place);
    }
    return place;
  };
  for (const id of known) indexOf(id);
  return { ids, indexOf };
}

/** New place of every id when all but the first `fixed` are sorted. */
function sortedPlaces(ids: readonly Id[], fixed: number): Int32Array {
  const order = [...ids.keys()].slice(fixed).sort((a, b) => compareIds(ids[a] as Id, ids[b] as Id));
  const places = new Int32Array(ids.length);
  for (let i = 0; i < fixed; i++) places[i] = i;
  for (const [i, from] of order.entries()) places[from] = fixed + i;
  return places;
}

/** Numbers by size, before texts by code unit. */
function compareIds(a: Id, b: Id): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function moveTo(ids: readonly Id[], places: Int32Array): Id[] {
  const moved = [...ids];
  for (const [from, id] of ids.entries()) moved[places[from] as number] = id;
  return moved;
}
