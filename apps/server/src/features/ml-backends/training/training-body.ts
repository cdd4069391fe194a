import { Readable } from 'node:stream';
import { withActor } from '../../../platform/db/db.ts';
import { type JobContext, throwIfCancelled } from '../../../platform/jobs/job.ts';
import type { Platform } from '../../../platform/platform.ts';
import { newStorageKey } from '../../../platform/storage/storage.ts';
import type { BackendScope } from '../backends.queries.ts';
import { listAnnotated, listAnswers } from '../model-tasks.queries.ts';
import { type ModelTask, toModelTasks } from '../model-tasks.ts';

/** What a model learns from: in the request itself where it is little, by an address where it is much. */
export interface Lesson {
  tasks: ModelTask[] | undefined;
  /** A JSON list of the same tasks that may be read for a day; undefined when they are in the request. */
  url: string | undefined;
  taskCount: number;
  annotationCount: number;
  /** The task that was added last; undefined without any. */
  newest: ModelTask | undefined;
  /** Takes the file away. */
  forget(): Promise<void>;
}

const PAGE = 500;
/** Characters of the tasks in one request; beyond it they are given by reference. */
const MOST_INLINE = 8_000_000;
const LINK_SECONDS = 24 * 3600;
const MOST_BYTES = 20_000_000_000;

/** Tasks with their annotations. Those held back for validation and test are not among them: they are for the evaluation. */
export async function prepareLesson(
  platform: Platform,
  scope: BackendScope,
  options: { withGroundTruth: boolean },
  context: JobContext,
): Promise<Lesson> {
  const pages = annotatedPages(platform, scope, options, context);
  const inline: ModelTask[] = [];
  let size = 0;
  let annotationCount = 0;
  let isWhole = true;
  for await (const page of pages) {
    inline.push(...page.tasks);
    annotationCount += page.annotations;
    size += page.tasks.reduce((sum, task) => sum + JSON.stringify(task).length, 0);
    if (size > MOST_INLINE) {
      isWhole = false;
      break;
    }
  }
  if (isWhole) {
    const newest = inline.at(-1);
    return { tasks: inline, url: undefined, taskCount: inline.length, annotationCount, newest, forget: async () => {} };
  }
  return storeLesson(platform, scope, options, context);
}

async function storeLesson(
  platform: Platform,
  scope: BackendScope,
  options: { withGroundTruth: boolean },
  context: JobContext,
): Promise<Lesson> {
  const counts = { taskCount: 0, annotationCount: 0 };
  let newest: ModelTask | undefined;
  const write = async function* (): AsyncGenerator<string> {
    yield '[';
    for await (const page of annotatedPages(platform, scope, options, context)) {
      if (page.tasks.length === 0) continue;
      const separator = counts.taskCount === 0 ? '\n' : ',\n';
      yield separator + page.tasks.map((task) => JSON.stringify(task)).join(',\n');
      counts.taskCount += page.tasks.length;
      counts.annotationCount += page.annotations;
      newest = page.tasks.at(-1) ?? newest;
      context.progress({ done: counts.taskCount, unit: 'tasks', message: 'Collecting what to learn from' });
    }
    yield '\n]\n';
  };
  const key = newStorageKey(scope.organizationId, 'training.json');
  const content = Readable.from(write(), { objectMode: false });
  await platform.storage.put(key, content, { contentType: 'application/json', maxBytes: MOST_BYTES });
  const signed = await platform.storage.signedUrl(key, {
    expiresInSeconds: LINK_SECONDS,
    contentType: 'application/json',
  });
  const url = signed.startsWith('/') ? `${platform.config.publicUrl}${signed}` : signed;
  return { tasks: undefined, url, ...counts, newest, forget: () => platform.storage.delete(key) };
}

async function* annotatedPages(
  platform: Platform,
  scope: BackendScope,
  options: { withGroundTruth: boolean },
  { actor, signal }: JobContext,
): AsyncGenerator<{ tasks: ModelTask[]; annotations: number }> {
  for (let afterId = 0; ; ) {
    throwIfCancelled(signal);
    const { rows, answers } = await withActor(platform.db, actor, async (tx) => {
      const page = await listAnnotated(tx, scope, { afterId, limit: PAGE });
      const ids = page.map(({ id }) => id);
      return { rows: page, answers: await listAnswers(tx, scope.organizationId, ids, options) };
    });
    const last = rows.at(-1);
    if (last === undefined) return;
    afterId = last.id;
    const answered = new Set(answers.map(({ task }) => task));
    const kept = rows.filter(({ id }) => answered.has(id));
    yield { tasks: await toModelTasks(platform, actor, scope, kept, answers), annotations: answers.length };
  }
}
