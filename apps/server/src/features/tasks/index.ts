import type { Feature, Platform } from '../../platform/platform.ts';
import { taskRoutes } from './tasks.routes.ts';

export { createTask } from './create-task.ts';
export { requireProject } from './project-access.ts';
export { purgeTasks } from './purge.ts';
export { readTask } from './read-task.ts';
export {
  deleteTasks,
  restoreDeletion,
  restoreInBlock,
  restoreTasks,
} from './remove-tasks.ts';
export { listTaskAnnotations, listTaskDrafts, listTaskPredictions } from './task-content.queries.ts';
export { TASK_CORE, type TaskCoreRow } from './task-core.queries.ts';
export { AGREEMENT, JOIN_MEASURE, OF_TASK } from './task-measure.queries.ts';
export { toTaskAnnotation, toTaskCore, toTaskDraft, toTaskPrediction } from './task-view.ts';
export { listDeletedTogether } from './tasks.queries.ts';
export { updateTask } from './update-task.ts';

export function tasksFeature(platform: Platform): Feature {
  return { name: 'tasks', routes: (http) => taskRoutes(http, platform) };
}
