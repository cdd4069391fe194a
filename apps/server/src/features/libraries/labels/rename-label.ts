import type { LabelMerge, LabelRename, LabelRenamePreview } from '@labelwright/contract/libraries';
import { compileCached } from '@labelwright/task-definition/cache';
import type { Actor } from '../../../platform/db/actor.ts';
import { type Tx, withActor } from '../../../platform/db/db.ts';
import { invalidField, notFound } from '../../../platform/http/app-error.ts';
import { enqueueJob } from '../../../platform/jobs/enqueue.ts';
import type { Platform } from '../../../platform/platform.ts';
import { requireOrganization } from '../../identity/index.ts';
import { startChange } from '../../label-changes/index.ts';
import { countConfigUsage, findProject, readerOf, typeOfControl } from '../../projects/index.ts';
import { requireAccess } from '../../tenants/index.ts';
import { allOptionNames, checkName, optionNames, renameOption } from './label-values.ts';
import { findLabel, type LabelRow, lockLabel, updateLabel } from './labels.queries.ts';
import { readLabel, tell } from './labels.service.ts';
import { listOptionUse, listPlaces } from './links.queries.ts';
import { mergeJob, operationFor, renameJob } from './rename.jobs.ts';

function requireOption(label: LabelRow, option: string): void {
  if (!allOptionNames(label.value).includes(option))
    throw invalidField('from', `The label "${label.title}" offers no "${option}".`);
}

/** What renaming would do, project by project, read from the counters. */
export async function previewRename(
  platform: Platform,
  actor: Actor,
  id: number,
  { from, to }: LabelRename,
): Promise<LabelRenamePreview> {
  checkName('to', to);
  return withActor(platform.db, actor, async (tx) => {
    const label = await readLabel(tx, actor, id);
    requireOption(label, from);
    const places = await listPlaces(tx, readerOf(actor), id);
    const uses = await listOptionUse(tx, label.organization_id, id);
    const rows = places.map((place) => {
      const [operation] = operationFor(place.label_config, place.from_name, from, to);
      const use = uses.find(
        (one) => one.project_id === place.project_id && one.from_name === place.from_name && one.label === from,
      );
      return {
        id: place.project_id,
        title: place.title,
        from_name: place.from_name,
        answers: (use?.count ?? 0) + (use?.drafts ?? 0),
        action:
          operation === undefined
            ? ('none' as const)
            : operation.op === 'merge'
              ? ('merge' as const)
              : ('rename' as const),
        problem: place.problem,
        isVisible: place.is_visible,
      };
    });
    return {
      from,
      to,
      answers: rows.reduce((sum, { answers }) => sum + answers, 0),
      projects: rows.filter(({ isVisible }) => isVisible).map(({ isVisible: _seen, ...row }) => row),
      other_projects: new Set(rows.filter(({ isVisible }) => !isVisible).map((row) => row.id)).size,
    };
  });
}

/** The label has its new name at once; a job carries it into every linked project, answers included. */
export async function renameInLabel(platform: Platform, actor: Actor, id: number, { from, to }: LabelRename) {
  const organizationId = requireOrganization(actor);
  checkName('to', to);
  return withActor(platform.db, actor, async (tx) => {
    await lockLabel(tx, organizationId, id);
    const label = await readLabel(tx, actor, id);
    requireOption(label, from);
    if (from === to) throw invalidField('to', 'That is its name already.');
    const taken = Object.values(optionNames(label.value)).some((names) => names.includes(from) && names.includes(to));
    if (taken) throw invalidField('to', `The label offers "${to}" already. Change its value to merge the two.`);
    const value = renameOption(label.value, from, to);
    await updateLabel(tx, organizationId, id, {
      value,
      option_names: allOptionNames(value),
      version: label.version + 1,
    });
    await tell(tx, actor, 'LABEL_UPDATED', id, { title: label.title, changed: ['value'], renamed: { from, to } });
    const job = await enqueueJob(tx, actor, renameJob, { labelId: id, title: label.title, from, to });
    return { job_id: job.id, status: job.status };
  });
}

/** The other label takes the place of this one in every project, and this one goes when that is done. */
export async function mergeLabels(platform: Platform, actor: Actor, id: number, { into, options }: LabelMerge) {
  const organizationId = requireOrganization(actor);
  if (into === id) throw invalidField('into', 'A label cannot be merged into itself.');
  return withActor(platform.db, actor, async (tx) => {
    for (const one of [id, into].toSorted((left, right) => left - right)) await lockLabel(tx, organizationId, one);
    const label = await readLabel(tx, actor, id);
    const target = await findLabel(tx, organizationId, into);
    if (!target) throw invalidField('into', 'There is no such label.');
    await checkMerge(tx, actor, label, target, options);
    const names = { title: label.title, into: target.title };
    const job = await enqueueJob(
      tx,
      actor,
      mergeJob,
      { labelId: id, intoId: into, ...names, options },
      { dedupeKey: `merge-label:${id}` },
    );
    await tell(tx, actor, 'LABEL_MERGE_STARTED', id, { into, options });
    return { job_id: job.id, status: job.status };
  });
}

async function checkMerge(
  tx: Tx,
  actor: Actor,
  label: LabelRow,
  target: LabelRow,
  options: Record<string, string>,
): Promise<void> {
  const theirs = allOptionNames(target.value);
  for (const [from, to] of Object.entries(options)) {
    requireOption(label, from);
    if (!theirs.includes(to)) throw invalidField('options', `The label "${target.title}" offers no "${to}".`);
  }
  const types = Object.keys(optionNames(target.value));
  for (const place of await listPlaces(tx, readerOf(actor), label.id)) {
    const type = typeOfControl(place.label_config, place.from_name);
    if (type !== undefined && !types.includes(type))
      throw invalidField(
        'into',
        `A control that takes ${type} is linked to this label, but "${target.title}" offers ${types.join(', ')}.`,
      );
  }
}

/** The field's way of renaming a label in one project: in every control that offers it. */
export async function renameInProject(
  platform: Platform,
  actor: Actor,
  body: { project: number; old_label: string; new_label: string },
) {
  const access = await requireAccess(platform, actor, { kind: 'project', reference: body.project }, 'project.update');
  checkName('new_label', body.new_label);
  const found = await withActor(platform.db, actor, async (tx) => {
    const project = await findProject(tx, readerOf(actor), access.projectId);
    if (!project) throw notFound('Project');
    const usage = await countConfigUsage(tx, access.organizationId, access.projectId);
    return { source: project.label_config, usage };
  });
  const controls = Object.keys(compileCached(found.source).controls);
  const operations = controls.flatMap((control) => operationFor(found.source, control, body.old_label, body.new_label));
  if (operations.length === 0) return { annotations_updated: 0, job_id: null };
  const change = await startChange(platform, actor, access, { operations });
  const updated = controls.reduce((sum, control) => sum + (found.usage.labels[control]?.[body.old_label] ?? 0), 0);
  return { annotations_updated: updated, job_id: change.job_id };
}
