import type { OrganizationRole } from '@labelwright/contract/permissions';
import { isRecord } from '@labelwright/filters/parse';
import { withActor } from '../../platform/db/db.ts';
import { throwIfCancelled } from '../../platform/jobs/job.ts';
import { markProject, planProjects } from './progress.queries.ts';
import { SourceError } from './source-client.ts';
import { type SourceProject, textOf } from './source-model.ts';
import { takeModels, takeWebhooks } from './take-integrations.ts';
import { takeMembers } from './take-members.ts';
import { takeProjectMembers } from './take-project-members.ts';
import { finishProject, listSourceProjects, takeProject } from './take-projects.ts';
import { takeTasks } from './take-tasks.ts';
import { noteStorages, takeViews } from './take-things.ts';
import { endTakeover, openTakeover } from './takeover.queries.ts';
import { readReport, type TakeoverReport } from './takeover-report.ts';
import type { People, TakeoverRun } from './takeover-run.ts';

export interface TakeoverOptions {
  /** Of people who are not members here yet. */
  role: OrganizationRole;
  /** Ids there; undefined: all. */
  projects: readonly number[] | undefined;
}

/**
 * Moves an instance of Label Studio over its API into an organization here. Each step is remembered with what it made,
 * in the same transaction: a run that was broken off is continued by the next, and nothing comes twice.
 */
export async function runTakeover(
  given: Omit<TakeoverRun, 'takeoverId'>,
  options: TakeoverOptions,
): Promise<TakeoverReport> {
  const { platform, actor, organizationId, source } = given;
  const version = await readVersion(given);
  const createdBy = actor.userId ?? 0;
  const takeoverId = await withActor(platform.db, actor, (tx) =>
    openTakeover(tx, { organizationId, sourceUrl: source.url, sourceVersion: version, createdBy }),
  );
  const run: TakeoverRun = { ...given, takeoverId };
  run.progress(`Label Studio ${version} at ${source.url}`);
  const people = await takeMembers(run, options.role);
  const all = await listSourceProjects(run);
  const projects = all.filter(({ id }) => options.projects?.includes(id) ?? true);
  const missing = options.projects?.find((id) => !all.some((project) => project.id === id));
  if (missing !== undefined) throw new SourceError(`There is no project ${missing} that this token can read.`, 404);
  await withActor(platform.db, actor, (tx) => planProjects(tx, run, projects.map(plannedOf)));
  for (const project of projects) {
    await mark(run, project, 'running');
    await mark(run, project, await takeWholeProject(run, project, people));
  }
  await withActor(platform.db, actor, (tx) => endTakeover(tx, run, platform.now()));
  return readReport(run);
}

function plannedOf({ id, title, task_number: tasks }: SourceProject) {
  const taskCount = Number.isSafeInteger(tasks) ? Number(tasks) : null;
  return { sourceId: id, title: textOf(title) || `Project ${id}`, taskCount };
}

function mark(run: TakeoverRun, { id }: SourceProject, status: 'running' | 'finished' | 'gone'): Promise<void> {
  return withActor(run.platform.db, run.actor, (tx) => markProject(tx, run, id, status));
}

async function takeWholeProject(run: TakeoverRun, source: SourceProject, people: People): Promise<'finished' | 'gone'> {
  throwIfCancelled(run.signal);
  const taken = await takeProject(run, source);
  if (!taken) {
    run.progress(`${textOf(source.title)}: was deleted here since it came over, and stays so`);
    return 'gone';
  }
  const { project, isFinished } = taken;
  await takeTasks(run, project, people);
  await takeProjectMembers(run, source, project, people);
  await takeViews(run, project);
  await noteStorages(run, project);
  await takeWebhooks(run, project);
  await takeModels(run, project);
  if (!isFinished) await finishProject(run, source, project);
  return 'finished';
}

async function readVersion({ source }: Pick<TakeoverRun, 'source'>): Promise<string> {
  const answer = await source.read('/api/version/');
  const product = isRecord(answer) ? answer['label-studio-os-package'] : undefined;
  const version = isRecord(product) ? textOf(product.version) : '';
  if (version === '' && !(isRecord(answer) && textOf(answer.release)))
    throw new SourceError(`There is no Label Studio at ${source.url}.`, 0);
  return version || textOf((answer as Record<string, unknown>).release);
}
