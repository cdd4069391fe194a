import { type Tx, withActor } from '../../platform/db/db.ts';
import { throwIfCancelled } from '../../platform/jobs/job.ts';
import { addToImport, commitBatchIn, openImportRecord, prepareImport } from '../imports/index.ts';
import { recalculateTasks } from '../projects/index.ts';
import { type FittedTask, fitTask } from './fit-task.ts';
import { noteSeen } from './progress.queries.ts';
import { readTask } from './read-task.ts';
import { recordsOf, type SourceTask } from './source-model.ts';
import { type Rewritten, takeFiles } from './take-files.ts';
import { findItems, listWritten, lockTakeover, saveItems, type TakenItem } from './takeover.queries.ts';
import type { People, TakenProject, TakeoverRun } from './takeover-run.ts';

const PAGE = 100;

/** All tasks of a project with their answers, page by page; each page is written whole or not at all. */
export async function takeTasks(run: TakeoverRun, project: TakenProject, people: People): Promise<void> {
  let seen = 0;
  for (let page = 1; ; page += 1) {
    throwIfCancelled(run.signal);
    const query = `project=${project.sourceId}&page=${page}&page_size=${PAGE}&fields=all&resolve_uri=false`;
    const answer = await run.source.find(`/api/tasks/?${query}`);
    const tasks = recordsOf<SourceTask>(answer, 'tasks');
    if (tasks.length === 0) return;
    await takePage(run, project, people, tasks);
    seen += tasks.length;
    const total = totalOf(answer);
    const done = seen;
    const all = await withActor(run.platform.db, run.actor, (tx) =>
      noteSeen(tx, run, project.sourceId, { seen: done, total }),
    );
    run.progress(`${project.title}: ${seen} of ${total ?? '?'} tasks`, all);
    if (tasks.length < PAGE) return;
  }
}

function totalOf(answer: unknown): number | undefined {
  const { total } = (answer ?? {}) as { total?: unknown };
  return typeof total === 'number' ? total : undefined;
}

async function takePage(
  run: TakeoverRun,
  project: TakenProject,
  people: People,
  tasks: readonly SourceTask[],
): Promise<void> {
  const { platform, actor } = run;
  const ids = tasks.map(({ id }) => String(id));
  const known = await withActor(platform.db, actor, (tx) => findItems(tx, run, 'task', ids));
  const isKnown = ({ id }: SourceTask): boolean => known.get(String(id))?.target_id != null;
  await noteLaterAnswers(run, project, tasks.filter(isKnown));
  const fresh: FetchedTask[] = [];
  // Files take long: they come before the transaction, and stay when it fails.
  for (const task of tasks)
    if (!isKnown(task)) fresh.push({ task, files: await takeFiles(run, project, task.data ?? {}) });
  if (fresh.length > 0) await withActor(platform.db, actor, (tx) => writePage(tx, run, project, people, fresh));
}

interface FetchedTask {
  task: SourceTask;
  files: Rewritten;
}

/** The lock first: what another run of this takeover wrote meanwhile is known from then on. */
async function writePage(
  tx: Tx,
  run: TakeoverRun,
  project: TakenProject,
  people: People,
  fetched: readonly FetchedTask[],
): Promise<void> {
  const { platform, actor, organizationId } = run;
  const { projectId } = project;
  await lockTakeover(tx, run);
  const known = await findItems(
    tx,
    run,
    'task',
    fetched.map(({ task }) => String(task.id)),
  );
  const prepared = await prepareImport(tx, organizationId, projectId, null, {});
  const fitted = fetched
    .filter(({ task }) => known.get(String(task.id))?.target_id == null)
    .map((row) => ({ ...row, fit: fitTask(readTask(row.task, row.files.data, people), prepared) }));
  const coming = fitted.flatMap((row) => (row.fit.planned ? [{ ...row, planned: row.fit.planned }] : []));
  const createdBy = actor.userId;
  const importId = await openImportRecord(tx, { organizationId, projectId, createdBy, url: run.source.url });
  const { definitionId } = prepared.rules;
  const scope = { organizationId, projectId, importId, createdBy: createdBy ?? null, definitionId };
  const planned = coming.map((row) => row.planned);
  const count = await commitBatchIn(tx, platform, actor, scope, planned, 'keep');
  const failed = fitted.length - coming.length;
  const more = { tasks: count.taskIds.length, annotations: count.annotations, predictions: count.predictions, failed };
  await addToImport(tx, organizationId, importId, more, platform.now());
  const places = placesOf(coming.length, count);
  const written = await readWritten(tx, organizationId, count.taskIds);
  const items = [
    ...coming.flatMap((row, place) => itemsOfTask(row, places[place], written)),
    ...fitted.flatMap(({ fit }) => fit.left.map((item) => ({ ...item, targetId: null }))),
  ];
  await saveItems(
    tx,
    run,
    items.map((item) => ({ ...item, sourceProject: project.title })),
  );
  if (prepared.hasCohort) await recalculateTasks(tx, organizationId, projectId);
}

interface Place {
  taskId: number | null;
  isRepeat: boolean;
}

/** The task of each row: repeats were there before, the rest got new ids in order. */
function placesOf(count: number, { taskIds, repeats }: Awaited<ReturnType<typeof commitBatchIn>>): Place[] {
  const repeated = new Map(repeats.map(({ place, taskId }) => [place, taskId]));
  let next = 0;
  return Array.from({ length: count }, (_, place) => {
    const taskId = repeated.get(place);
    if (taskId !== undefined) return { taskId, isRepeat: true };
    next += 1;
    return { taskId: taskIds[next - 1] ?? null, isRepeat: false };
  });
}

type Written = Record<'annotation' | 'prediction' | 'draft', Map<number, number[]>>;

async function readWritten(tx: Tx, organizationId: number, taskIds: readonly number[]): Promise<Written> {
  return {
    annotation: await listWritten(tx, organizationId, 'annotation', taskIds),
    prediction: await listWritten(tx, organizationId, 'prediction', taskIds),
    draft: await listWritten(tx, organizationId, 'annotation_draft', taskIds),
  };
}

function itemsOfTask(
  { task, files, fit: { read } }: FetchedTask & { fit: FittedTask },
  place: Place | undefined,
  written: Written,
): TakenItem[] {
  const { taskId = null, isRepeat = false } = place ?? {};
  const note = isRepeat ? 'a task here had its id as external id already' : files.problems.join('; ');
  const own: TakenItem = { kind: 'task', sourceId: String(task.id), targetId: taskId, note: note || null };
  if (isRepeat) return [own];
  const answers = (kind: keyof Written, list: typeof read.annotations): TakenItem[] => {
    const ids = written[kind].get(taskId ?? 0) ?? [];
    return list.map((one, index) => ({
      kind,
      sourceId: String(one.id),
      targetId: ids[index] ?? null,
      note: one.note ?? null,
    }));
  };
  return [
    own,
    ...answers('annotation', read.annotations),
    ...answers('prediction', read.predictions),
    ...answers('draft', read.drafts),
  ];
}

/** Tasks come once. What people answered over there afterwards would compete with what they answer here. */
async function noteLaterAnswers(run: TakeoverRun, project: TakenProject, tasks: readonly SourceTask[]): Promise<void> {
  const answers = tasks.flatMap((task) => task.annotations ?? []);
  const { platform, actor } = run;
  await withActor(platform.db, actor, async (tx) => {
    const known = await findItems(
      tx,
      run,
      'annotation',
      answers.map(({ id }) => String(id)),
    );
    const later = answers.filter(({ id }) => !known.has(String(id)));
    await saveItems(
      tx,
      run,
      later.map(({ id }) => ({
        kind: 'annotation' as const,
        sourceId: String(id),
        targetId: null,
        sourceProject: project.title,
        note: 'was given there after its task had come over',
      })),
    );
  });
}
