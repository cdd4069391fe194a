import { giveIds } from '@labelwright/task-definition/results/give-ids';
import { isRecord } from '@labelwright/task-definition/results/item-shape';
import { invalidField } from '../../../platform/http/app-error.ts';
import { withCounters } from '../../projects/index.ts';
import { getCompiledConfig } from '../../task-definitions/index.ts';
import {
  endWork,
  insertAnswers,
  listAnswers,
  listLatestPredictions,
  listTasksToAnswer,
  type NewAnswer,
  type PredictionChoice,
} from './answers.queries.ts';
import { MODEL_FIELD, readModel } from './delete-things.ts';
import { fits, personOf, removeMade, tellOfAnswers } from './make-answers.ts';
import { counted, type TaskAction } from './task-action.ts';

const REASONS = {
  not_fitting: 'the answer does not fit the label config',
  already_done: 'answered by you already',
};

export const predictionsToAnnotations: TaskAction<PredictionChoice> = {
  title: 'Make annotations of predictions',
  order: 91,
  permission: 'annotation.updateAny',
  question: 'Make an annotation of yours of the latest prediction of each selected task?',
  form: [
    MODEL_FIELD,
    {
      type: 'number',
      name: 'min_score',
      label: 'Only those that score at least',
      help: 'Between 0 and 1; whatever the score when left empty',
      required: false,
      min: 0,
      max: 1,
    },
  ],
  blockSize: 500,
  doing: (tasks) => `Making annotations of the predictions of ${tasks}`,
  done: (changed) => `Made ${counted(changed, 'annotation')}`,
  reasons: REASONS,
  read: (_asking, body) => ({
    modelVersion: readModel(body) ?? null,
    minScore: body.min_score ?? null,
    isUntouched: false,
  }),
  async apply(scene, taskIds, choice) {
    const { tx, platform } = scene;
    const userId = personOf(scene);
    const now = platform.now();
    const { compiled, definitionId } = await getCompiledConfig(tx, scene.organizationId, scene.projectId);
    let unfit = 0;
    const made = await withCounters(tx, scene, taskIds, { now, mayReopen: false }, async () => {
      const found = await listLatestPredictions(tx, scene, taskIds, userId, choice);
      const answers = found.flatMap((row): NewAnswer[] => {
        const result = giveIds(markPredicted(row.result));
        if (row.task_definition_id !== null || !fits(compiled, result, row.data)) return [];
        return [{ task_id: row.task_id, result, origin: 'prediction', parent_prediction_id: row.id }];
      });
      unfit = found.length - answers.length;
      return { answers, ids: await insertAnswers(tx, scene, answers, { userId, definitionId, now }) };
    });
    const answered = made.answers.map((answer) => answer.task_id);
    await tellOfAnswers(scene, answered, made.ids, 'predictions_to_annotations');
    return {
      changed: made.ids.length,
      left: { not_fitting: unfit },
      ...(made.ids.length > 0 ? { undo: made.ids } : {}),
    };
  },
  undo: (scene, undo) => removeMade(scene, undo as number[]),
};

/** Each region says that a model made it. */
function markPredicted(result: unknown): unknown {
  if (!Array.isArray(result)) return result;
  return result.map((item: unknown) =>
    isRecord(item) && item.type !== 'relation' ? { ...item, origin: 'prediction' } : item,
  );
}

interface Source {
  annotationId: number;
  taskId: number;
  result: unknown;
}

export const propagateAnnotations: TaskAction<Source> = {
  title: 'Copy an annotation to tasks',
  order: 120,
  permission: 'annotation.updateAny',
  question: 'Give the selected tasks a copy of this annotation?',
  form: [{ type: 'number', name: 'source_annotation_id', label: 'Annotation to copy (ID)', required: true, min: 1 }],
  doing: (tasks) => `Copying an annotation to ${tasks}`,
  done: (changed) => `Made ${counted(changed, 'annotation')}`,
  reasons: REASONS,
  async read({ tx, access }, body) {
    const id = body.source_annotation_id;
    if (id === undefined) throw invalidField('source_annotation_id', 'Say which annotation is copied.');
    const [found] = await listAnswers(tx, access, [id]);
    if (!found) throw invalidField('source_annotation_id', 'There is no such annotation in this project.');
    return { annotationId: id, taskId: found.task_id, result: found.result };
  },
  async apply(scene, taskIds, source) {
    const { tx, platform } = scene;
    const userId = personOf(scene);
    const now = platform.now();
    const { compiled, definitionId } = await getCompiledConfig(tx, scene.organizationId, scene.projectId);
    const left = { already_done: 0, not_fitting: 0 };
    const others = taskIds.filter((id) => id !== source.taskId);
    const made = await withCounters(tx, scene, others, { now, mayReopen: false }, async () => {
      const answers = (await listTasksToAnswer(tx, scene, others, userId, now)).flatMap((task): NewAnswer[] => {
        if (task.own_id !== null) left.already_done += 1;
        else if (task.task_definition_id !== null || !fits(compiled, source.result, task.data)) left.not_fitting += 1;
        else
          return [
            { task_id: task.id, result: source.result, origin: 'copied', parent_annotation_id: source.annotationId },
          ];
        return [];
      });
      const ids = await insertAnswers(tx, scene, answers, { userId, definitionId, now });
      await endWork(
        tx,
        scene,
        answers.map((answer) => answer.task_id),
        userId,
      );
      return { answers, ids };
    });
    const answered = made.answers.map((answer) => answer.task_id);
    await tellOfAnswers(scene, answered, made.ids, 'propagate_annotations');
    return { changed: made.ids.length, left, ...(made.ids.length > 0 ? { undo: made.ids } : {}) };
  },
  undo: (scene, undo) => removeMade(scene, undo as number[]),
};
