import type { ActionField, ActionForm, ActionId, ActionInfo } from '@labelwright/contract/data-manager-actions';
import type { ProjectAccess } from '../../../platform/http/types.ts';
import { addDataField } from './add-data-field.ts';
import { assign } from './assign.ts';
import { bulkAnnotate } from './bulk-annotate.ts';
import { predictionsToAnnotations, propagateAnnotations } from './copy-answers.ts';
import { deleteAnnotations, deletePredictions, deleteTasks } from './delete-things.ts';
import { markGolden, unmarkGolden } from './mark-golden.ts';
import { copyTasks, moveTasks } from './move-tasks.ts';
import { removeDuplicates } from './remove-duplicates.ts';
import { renameLabels } from './rename-labels.ts';
import { setOverlap, setPriority, setSplit } from './set-fields.ts';
import type { TaskAction } from './task-action.ts';

/** Settings go through JSON, so each action knows its own again. */
const known = <S>(action: TaskAction<S>): TaskAction => action as unknown as TaskAction;

export type RunnableId = Exclude<ActionId, 'restore_tasks' | 'retrieve_tasks_predictions' | 'prelabel_with_prompt'>;

export const ACTIONS: Readonly<Record<RunnableId, TaskAction>> = {
  predictions_to_annotations: known(predictionsToAnnotations),
  remove_duplicates: known(removeDuplicates),
  delete_tasks: known(deleteTasks),
  delete_tasks_annotations: known(deleteAnnotations),
  delete_tasks_predictions: known(deletePredictions),
  add_data_field: known(addDataField),
  propagate_annotations: known(propagateAnnotations),
  rename_labels: known(renameLabels),
  move_tasks: known(moveTasks),
  copy_tasks: known(copyTasks),
  assign: known(assign),
  set_priority: known(setPriority),
  set_overlap: known(setOverlap),
  set_split: known(setSplit),
  mark_golden: known(markGolden),
  unmark_golden: known(unmarkGolden),
};

const BULK: TaskAction = known(bulkAnnotate);

export const isRunnable = (id: string): id is RunnableId => Object.hasOwn(ACTIONS, id);

/** Of a run, which may also be bulk labelling. */
export function actionOf(name: string): TaskAction {
  if (name === 'bulk_annotate') return BULK;
  if (isRunnable(name)) return ACTIONS[name];
  throw new RangeError(`there is no action ${name}`);
}

export const NO_PROMPT = 'No prompt of this project is switched on. Evaluate one on its page, and switch it on.';
export const NO_MODEL = 'No model is connected to this project. Connect one in its settings, or import predictions.';

/** Those that the person may run, in the order in which they are offered. */
export function listActions(access: ProjectAccess, has: { model: boolean; prompt: boolean }): ActionInfo[] {
  const infos = Object.entries(ACTIONS)
    .filter(([, action]) => access.can(action.permission))
    .map(
      ([id, action]): ActionInfo => ({
        id,
        title: action.title,
        order: action.order,
        permission: action.permission,
        dialog: { text: action.question, type: 'confirm', form: action.form ? formOf(action.form) : null },
        can_undo: action.undo !== undefined,
        is_destructive: action.isDestructive ?? false,
      }),
    );
  if (access.can('prediction.manage'))
    infos.push(
      has.model ? RETRIEVE : { ...RETRIEVE, refused: NO_MODEL },
      has.prompt ? PRELABEL : { ...PRELABEL, refused: NO_PROMPT },
    );
  return infos.toSorted((a, b) => a.order - b.order);
}

const RETRIEVE: ActionInfo = {
  id: 'retrieve_tasks_predictions',
  title: 'Retrieve predictions',
  order: 90,
  permission: 'prediction.manage',
  dialog: { text: 'Ask the model of the project about the selected tasks?', type: 'confirm', form: null },
  can_undo: false,
  is_destructive: false,
};

const PRELABEL: ActionInfo = {
  ...RETRIEVE,
  id: 'prelabel_with_prompt',
  title: 'Pre-label with the prompt',
  order: 91,
  dialog: {
    text: 'Ask the prompt that is switched on about the selected tasks that nobody has done? What that costs is in its ledger.',
    type: 'confirm',
    form: null,
  },
};

export function formOf(fields: readonly ActionField[]): ActionForm {
  return fields.map((field) => ({ columnCount: 1, fields: [field] }));
}
