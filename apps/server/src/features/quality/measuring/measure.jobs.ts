import { Type } from 'typebox';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import {
  type JobContext,
  type JobDefinition,
  job,
  PermanentJobError,
  type RegisteredJob,
  throwIfCancelled,
} from '../../../platform/jobs/job.ts';
import type { JobRow } from '../../../platform/jobs/jobs.queries.ts';
import type { Platform } from '../../../platform/platform.ts';
import { withCalculator } from '../threads/calculator.ts';
import { type Compared, compareTasks } from './compare-tasks.ts';
import { countTasksToMeasure, listTaskIds, type Scope } from './measure.queries.ts';
import { type ReadTasks, readTasks, rowsOf, writePrepared } from './measure-tasks.ts';
import type { CompareCall } from './measure-thread.ts';

const payload = Type.Object({
  projectId: Type.Integer(),
  /** Also what is as it was measured. */
  force: Type.Boolean(),
});

export const measureProject = {
  type: 'quality.measure-project',
  queue: 'default',
  payload,
  maxAttempts: 5,
  title: () => 'Measure how far the answers agree',
} satisfies JobDefinition<typeof payload>;

const THREAD = new URL('./measure-thread.ts', import.meta.url);
const PAGE = 1000;

export function measureJobs(platform: Platform): RegisteredJob[] {
  return [job(measureProject, (given, context) => measureAll(platform, given, context))];
}

async function measureAll(
  platform: Platform,
  { projectId, force }: { projectId: number; force: boolean },
  context: JobContext,
): Promise<{ tasks: number; measured: number }> {
  const { actor, progress, signal } = context;
  const { organizationId } = actor;
  if (organizationId === undefined) throw new PermanentJobError('a measurement needs an organization');
  const scope: Scope = { organizationId, projectId };
  const total = await withActor(platform.db, actor, (tx) => countTasksToMeasure(tx, scope));
  const result = await withCompare(total, signal, async (compare) => {
    let [done, measured] = [0, 0];
    const read = ahead(readPages(platform, context, scope, force));
    // One page is written while the next is compared and the one after that is read.
    for await (const { page, compared } of ahead(compareEach(read, compare))) {
      throwIfCancelled(signal);
      await writePrepared(platform, scope, page.states, rowsOf(page, compared));
      measured += page.states.size;
      done += page.ids.length;
      progress({ done, total: Math.max(total, done), unit: 'tasks' });
    }
    return { tasks: done, measured };
  });
  publishMeasured(platform, scope);
  return result;
}

type Compare = (tasks: CompareCall) => Promise<Compared>;

/** A page is compared before a thread has started. */
function withCompare<T>(total: number, signal: AbortSignal, work: (compare: Compare) => Promise<T>): Promise<T> {
  if (total <= PAGE) return work(async (tasks) => compareTasks(tasks));
  return withCalculator<CompareCall, T>(THREAD, signal, (calculator) => work((tasks) => calculator.ask(tasks)));
}

interface Page extends ReadTasks {
  /** Of all tasks of the page; not all of them are due. */
  ids: number[];
}

async function* readPages(
  platform: Platform,
  { actor }: JobContext,
  scope: Scope,
  force: boolean,
): AsyncGenerator<Page, undefined> {
  for (let after = 0; ; ) {
    const page = await withActor(platform.db, actor, async (tx) => {
      const ids = await listTaskIds(tx, scope, after, PAGE);
      return { ids, ...(await readTasks(tx, scope, ids, { force })) };
    });
    const last = page.ids.at(-1);
    if (last === undefined) return;
    after = last;
    yield page;
  }
}

async function* compareEach(
  pages: AsyncIterable<Page>,
  compare: Compare,
): AsyncGenerator<{ page: Page; compared: Compared }, undefined> {
  for await (const page of pages) yield { page, compared: await compare(page.tasks) };
}

/** The next is begun while one is dealt with. */
async function* ahead<T>(source: AsyncGenerator<T, undefined>): AsyncGenerator<T, undefined> {
  const begin = (): ReturnType<typeof source.next> => {
    const next = source.next();
    // Whoever fails first ends the job; the other must not end the process.
    next.catch(() => {});
    return next;
  };
  try {
    let next = begin();
    for (let item = await next; !item.done; item = await next) {
      next = begin();
      yield item.value;
    }
  } finally {
    await source.return(undefined);
  }
}

/** `occasion`: asked for twice on the same one, it is one job as long as that is not finished. */
export function enqueueMeasuring(
  tx: Tx,
  actor: Actor,
  projectId: number,
  { force, occasion }: { force: boolean; occasion: string },
): Promise<JobRow> {
  return enqueueJob(
    tx,
    actor,
    measureProject,
    { projectId, force },
    { projectId, dedupeKey: `measure:${projectId}:${occasion}` },
  );
}

/** Open pages of the project's quality read it again. */
export function publishMeasured(platform: Platform, { organizationId, projectId }: Scope): void {
  platform.live.publish({ organizationId, topic: 'quality', id: String(projectId), projectId });
}
