import type { Project, ProjectCreate } from '@labelwright/contract/projects';
import { type Actor, systemActor } from '../../platform/db/actor.ts';
import { type Tx, withActor, withSystem } from '../../platform/db/db.ts';
import { emit } from '../../platform/events/emit.ts';
import { invalidField } from '../../platform/http/app-error.ts';
import type { Platform } from '../../platform/platform.ts';
import { applyState } from './change-state.ts';
import { compileOrRefuse, configColumns, EMPTY_CONFIG } from './label-config.ts';
import { overlapWarnings } from './overlap.policy.ts';
import { assertResponsible, chooseSlug, chooseWorkspace } from './place-project.ts';
import { assertOwnSecrets, settingsOf } from './project-settings.ts';
import { addProjectMember, findPersonByEmail, insertProject, updateProjectRow } from './project-writes.queries.ts';
import { parseState } from './projects.policy.ts';
import { readProject } from './read-project.ts';
import { saveLabelConfig } from './save-label-config.ts';

/** A new project with its workspace, slug and config checked; its creator administers it. */
export async function createProject(platform: Platform, actor: Actor, body: ProjectCreate): Promise<Project> {
  return withActor(platform.db, actor, async (tx) => {
    const id = await createProjectRow(tx, platform, actor, body);
    const stateWarnings = await applyInitialState(tx, platform, actor, id, body);
    const project = await readProject(tx, platform, actor, id);
    const { maximum_annotations: maximumAnnotations, overlap_cohort_percentage: cohortPercentage } = project;
    const warnings = [...stateWarnings, ...overlapWarnings({ taskCount: 0, maximumAnnotations, cohortPercentage })];
    return { ...project, ...(warnings.length > 0 ? { warnings } : {}) };
  });
}

/** The same in the caller's transaction; returns its id. */
export async function createProjectIn(tx: Tx, platform: Platform, actor: Actor, body: ProjectCreate): Promise<number> {
  const id = await createProjectRow(tx, platform, actor, body);
  await applyInitialState(tx, platform, actor, id, body);
  return id;
}

async function createProjectRow(tx: Tx, platform: Platform, actor: Actor, body: ProjectCreate): Promise<number> {
  const organizationId = actor.organizationId ?? 0;
  const settings = settingsOf(body, { project_type: null, maximum_annotations: 1 }, platform.vault);
  assertOwnSecrets(actor, settings);
  const title = settings.title ?? (body.is_draft ? 'Untitled project' : undefined);
  if (title === undefined) throw invalidField('title', 'This field is required.');
  const workspaceId = await chooseWorkspace(tx, actor, body.workspace_id);
  const slug = await chooseSlug(tx, organizationId, body.slug, title);
  await assertResponsible(tx, organizationId, body.responsible_person_id);
  const id = await insertProject(tx, {
    ...settings,
    ...configColumns(compileOrRefuse(EMPTY_CONFIG), {}),
    organization_id: organizationId,
    workspace_id: workspaceId,
    slug,
    title,
    created_by: actor.userId ?? null,
    updated_by: actor.userId ?? null,
  });
  if (body.label_config !== undefined) {
    const current = { id, organizationId, source: undefined, weights: {} };
    const columns = await saveLabelConfig(tx, current, body.label_config, body.control_weights, actor.userId);
    await updateProjectRow(tx, organizationId, id, columns);
  }
  if (actor.userId !== undefined) await addProjectMember(tx, organizationId, id, actor.userId, 1);
  await emit(tx, actor, {
    type: 'PROJECT_CREATED',
    organizationId,
    projectId: id,
    aggregateType: 'project',
    aggregateId: id,
    payload: { id, title, slug, workspace_id: workspaceId },
  });
  return id;
}

/** Creating a project as live goes through the same door as publishing it later. */
async function applyInitialState(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  projectId: number,
  body: ProjectCreate,
): Promise<string[]> {
  const state = body.state === undefined ? undefined : parseState('state', body.state);
  const wanted = state ?? (body.is_published ? 'live' : 'pending');
  if (wanted === 'pending') return [];
  return applyState(tx, platform, actor, projectId, wanted);
}

/** As somebody who has an account would make it; undefined without such an account or its organization. */
export async function createProjectFor(
  platform: Platform,
  email: string,
  body: ProjectCreate,
): Promise<Project | undefined> {
  const person = await withSystem(platform.db, (tx) => findPersonByEmail(tx, email));
  if (person?.organization_id == null) return undefined;
  const actor: Actor = {
    ...systemActor(person.organization_id),
    kind: 'user',
    userId: person.id,
    name: email,
  };
  return createProject(platform, actor, body);
}
