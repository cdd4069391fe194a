import type { CascadeBody, CascadeField, CascadeProject } from '@labelwright/contract/project-groups';
import type { Actor } from '../../../platform/db/actor.ts';
import { withActor } from '../../../platform/db/db.ts';
import { invalidField, notFound } from '../../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { Platform } from '../../../platform/platform.ts';
import { readerOf } from '../../projects/index.ts';
import { requireManaged } from '../tags/tags.service.ts';
import { cascadeJob } from './cascade.jobs.ts';
import { type DerivedRow, findDerived, listDerived } from './cascade.queries.ts';
import { planCascade } from './cascade.ts';

function cascadeBody(template: DerivedRow, row: DerivedRow, only?: readonly CascadeField[]): CascadeProject {
  const { id, title, state } = row;
  return { id, title, state, ...planCascade(template, row, row.template_base, only) };
}

/** What each project made from the template would take over, and what it keeps. */
export async function listCascade(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
): Promise<CascadeProject[]> {
  return withActor(platform.db, actor, async (tx) => {
    const template = await findDerived(tx, organizationId, projectId);
    if (!template) throw notFound('Project');
    return (await listDerived(tx, readerOf(actor), projectId)).map((row) => cascadeBody(template, row));
  });
}

/** A job brings the template's changes into the projects: all that the actor manages, or those named. */
export async function startCascade(
  platform: Platform,
  actor: Actor,
  { projectId }: ProjectAccess,
  { projects, fields }: CascadeBody,
) {
  return withActor(platform.db, actor, async (tx) => {
    const derived = (await listDerived(tx, readerOf(actor), projectId)).map(({ id }) => id);
    const others = (projects ?? []).filter((id) => !derived.includes(id));
    if (others.length > 0)
      throw invalidField('projects', `Project ${others.slice(0, 20).join(', ')} was not made from this template.`);
    const wanted = projects ?? derived;
    if (wanted.length === 0) throw invalidField('projects', 'No project was made from this template.');
    await requireManaged(tx, actor, wanted);
    const payload = { templateId: projectId, projects: wanted, ...(fields === undefined ? {} : { fields }) };
    const job = await enqueueJob(tx, actor, cascadeJob, payload, { projectId });
    return { job_id: job.id, status: job.status };
  });
}

/** The template that a project was made from, with what it would take over; null when there is none to be seen. */
export async function getTemplateOffer(
  platform: Platform,
  actor: Actor,
  { organizationId, projectId }: ProjectAccess,
): Promise<(CascadeProject & { template: { id: number; title: string } }) | null> {
  return withActor(platform.db, actor, async (tx) => {
    const row = await findDerived(tx, organizationId, projectId);
    const template = row?.template_of == null ? undefined : await findDerived(tx, organizationId, row.template_of);
    if (!row || !template?.is_template) return null;
    return { ...cascadeBody(template, row), template: { id: template.id, title: template.title } };
  });
}
