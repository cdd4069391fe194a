/** A program outside that keeps a copy of a project by nothing but its webhooks. */

type Row = Record<string, unknown> & { id: number };

interface Body {
  action: string;
  task?: Row | Row[];
  tasks?: Row[];
  annotation?: Row | Row[];
  annotations?: Row[];
}

export class RebuiltDataset {
  readonly #tasks = new Map<number, Row>();
  readonly #annotations = new Map<number, Row>();

  take(body: Body): void {
    const tasks = [...listOf(body.task), ...listOf(body.tasks)];
    const annotations = [...listOf(body.annotation), ...listOf(body.annotations)];
    if (body.action.startsWith('TASK') && body.action.endsWith('_DELETED')) {
      for (const { id } of tasks) this.#forgetTask(id);
      return;
    }
    for (const task of tasks) this.#tasks.set(task.id, task);
    for (const annotation of annotations)
      if (body.action.endsWith('_DELETED')) this.#annotations.delete(annotation.id);
      else this.#annotations.set(annotation.id, annotation);
  }

  #forgetTask(id: number): void {
    this.#tasks.delete(id);
    for (const [key, annotation] of this.#annotations) if (annotation.task === id) this.#annotations.delete(key);
  }

  tasks(): unknown[] {
    const annotations = [...this.#annotations.values()].sort(byId);
    return [...this.#tasks.values()]
      .sort(byId)
      .map((task) =>
        comparable({ ...task, annotations: annotations.filter((annotation) => annotation.task === task.id) }),
      );
  }

  static ofExport(tasks: Row[]): unknown[] {
    return tasks.toSorted(byId).map(comparable);
  }
}

const byId = (a: Row, b: Row): number => a.id - b.id;

const listOf = (value: Row | Row[] | undefined): Row[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** What the export says of a task and its annotations; drafts are nobody's business outside. */
function comparable({ drafts, is_labeled, overlap, status, priority, review_status, ...task }: Row): unknown {
  return task;
}
