import type { ActionField, ActionForm, ActionId } from '@labelwright/contract/data-manager-actions';
import type { Actor } from '../../platform/db/actor.ts';
import { type Tx, withActor } from '../../platform/db/db.ts';
import { AppError } from '../../platform/http/app-error.ts';
import type { ProjectAccess } from '../../platform/http/types.ts';
import type { Platform } from '../../platform/platform.ts';
import { getCompiledConfig } from '../task-definitions/index.ts';
import { ACTIONS, formOf, isRunnable } from './actions/registry.ts';
import { listAuthors, listDataColumns, listModelVersions, listOtherProjects } from './columns.queries.ts';
import { nameOf } from './columns.ts';

type Option = NonNullable<ActionField['options']>[number];

/** The form of an action with what can be chosen in this project. */
export function getActionForm(
  platform: Platform,
  actor: Actor,
  access: ProjectAccess,
  id: ActionId,
): Promise<ActionForm> {
  const fields = isRunnable(id) ? (ACTIONS[id].form ?? []) : [];
  if (isRunnable(id) && !access.can(ACTIONS[id].permission)) throw new AppError('forbidden');
  return withActor(platform.db, actor, async (tx) => {
    const filled: ActionField[] = [];
    for (const field of fields) {
      const choices = CHOICES[field.name];
      filled.push(choices && !field.options ? { ...field, options: await choices(tx, actor, access) } : field);
    }
    return formOf(filled);
  });
}

type Choices = (tx: Tx, actor: Actor, access: ProjectAccess) => Promise<Option[]>;

const people: Choices = async (tx, _actor, { organizationId, projectId }) =>
  (await listAuthors(tx, organizationId, projectId)).map((author) => ({ value: author.id, label: nameOf(author) }));

const text = (value: string): Option => ({ value, label: value });

const CHOICES: Readonly<Record<string, Choices>> = {
  annotator: people,
  users: people,
  model_version: async (tx, _actor, access) => (await listModelVersions(tx, access)).map(text),
  keys: async (tx, _actor, { organizationId, projectId }) =>
    (await listDataColumns(tx, organizationId, projectId)).map(({ name }) => text(name)),
  control_tag: async (tx, _actor, { organizationId, projectId }) => {
    const { compiled } = await getCompiledConfig(tx, organizationId, projectId);
    return Object.values(compiled.controls)
      .filter((control) => control.options.length > 0 || control.dynamicOptions !== undefined)
      .map((control) => text(control.name));
  },
  target_project: async (tx, actor, access) =>
    (await listOtherProjects(tx, access, actor.userId)).map(({ id, title }) => ({ value: id, label: title })),
};
