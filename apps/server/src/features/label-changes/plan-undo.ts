import { compileCached } from '@labelwright/task-definition/cache';
import type { LabelChange, LabelOperation } from '@labelwright/task-definition/label-changes/model';
import { planLabelChange } from '@labelwright/task-definition/label-changes/plan';
import { reverseOperations } from '@labelwright/task-definition/label-changes/reverse';
import {
  listMissingControls,
  listMissingOptions,
  type MissingOption,
  withOptions,
} from '@labelwright/task-definition/label-changes/with-options';
import type { CompiledConfig } from '@labelwright/task-definition/model';
import type { Tx } from '../../platform/db/db.ts';
import { PermanentJobError } from '../../platform/jobs/job.ts';
import { plannedChange } from './apply-change.ts';
import { getCurrentConfig, type LabelChangeRow } from './label-changes.queries.ts';
import { countStayingUsage } from './rewrite.queries.ts';

/** What an undo comes to: the config it leads to, and how answers given since go back to its labels. */
export interface UndoPlan {
  target: CompiledConfig;
  /** The target is the former version itself. */
  isFormer: boolean;
  /** Labels that answers given since still use, and that the former version lacks. */
  added: MissingOption[];
  reverse: LabelOperation[];
}

/** Throws `PermanentJobError` with the reason when the change cannot be undone. */
export async function planUndo(tx: Tx, row: LabelChangeRow): Promise<UndoPlan> {
  const change = await plannedChange(tx, row);
  const current = await getCurrentConfig(tx, row.organization_id, row.project_id);
  if (!current || current.definitionId === null) throw new PermanentJobError('The project has no label config now.');
  if (current.kind !== 'label_config')
    throw new PermanentJobError(
      'The project works with a JSON-schema definition now. Go back to the label config first.',
    );
  const now = compileCached(current.source);
  const reverse = reverseOperations(change);
  const planned = planLabelChange(now, reverse);
  if (!planned.ok) throw new PermanentJobError(`The config has changed since: ${planned.problem.message}.`);
  const reversed = planned.change.after;
  const former = change.before;
  if (current.definitionId !== row.to_definition_id) return planOverLaterConfig(reversed, former, reverse);
  const usage = await usageOf(tx, row, listMissingOptions(reversed, former), listMissingControls(reversed, former));
  if (usage.controls.length > 0)
    throw new PermanentJobError(
      `Answers given since use ${usage.controls.map((name) => `"${name}"`).join(', ')}, which the former config does not have.`,
    );
  const target = withOptions(former, usage.options);
  return { target, isFormer: usage.options.length === 0, added: usage.options, reverse };
}

/** The config was saved again since: what came with that stays, and the former labels come back beside it. */
function planOverLaterConfig(reversed: CompiledConfig, former: CompiledConfig, reverse: LabelOperation[]): UndoPlan {
  const [gone] = listMissingControls(former, reversed);
  if (gone !== undefined)
    throw new PermanentJobError(`The control "${gone}" was removed since. Put it back into the label config first.`);
  const target = withOptions(reversed, listMissingOptions(former, reversed));
  return { target, isFormer: target.hash === former.hash, added: listMissingOptions(target, former), reverse };
}

/** Of labels and controls that the former config lacks: those that what stays still uses. */
async function usageOf(
  tx: Tx,
  row: LabelChangeRow,
  options: readonly MissingOption[],
  controls: readonly string[],
): Promise<{ options: MissingOption[]; controls: string[] }> {
  if (options.length === 0 && controls.length === 0) return { options: [], controls: [] };
  const scope = { organizationId: row.organization_id, projectId: row.project_id };
  const used = await countStayingUsage(tx, scope, row.id);
  const keys = new Set(used.filter(({ uses }) => uses > 0).map(({ control, label }) => `${control}\u0000${label}`));
  return {
    options: options.filter(({ control, path }) => keys.has(`${control}\u0000${path.at(-1)}`)),
    controls: controls.filter((name) => keys.has(`${name}\u0000`)),
  };
}

/** The steps back; none where the config no longer allows them. */
export function reverseSteps(before: CompiledConfig, operations: readonly LabelOperation[]): LabelChange['steps'] {
  const planned = planLabelChange(before, operations);
  return planned.ok ? planned.change.steps : [];
}
