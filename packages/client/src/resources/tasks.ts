import type { Annotation, CreateAnnotation, UpdateAnnotation } from '@labelwright/contract/annotations';
import type { TaskListQuery, TaskRow } from '@labelwright/contract/data-manager-tasks';
import type { NextTask } from '@labelwright/contract/distribution';
import type { CreatePrediction, Prediction } from '@labelwright/contract/predictions';
import type { CreateTask, Task, UpdateTask } from '@labelwright/contract/tasks';
import { type Listing, listing } from '../paging.ts';
import type { Transport } from '../transport.ts';
import { type ProjectReference, projectPath } from './projects.ts';

export function tasksOf(transport: Transport) {
  return {
    /** `filters` as in the data manager; `search`, `status`, `annotator` and `label` are short forms. */
    list: (
      project: ProjectReference,
      query: Omit<TaskListQuery, 'page' | 'page_size' | 'cursor'> = {},
    ): Listing<TaskRow> => listing(transport, `${projectPath(project)}/tasks`, query),
    get: (id: number): Promise<Task> => transport.get(`/api/tasks/${id}`),
    create: (projectId: number, fields: CreateTask): Promise<Task> =>
      transport.post('/api/tasks', { project: projectId, ...fields }),
    update: (id: number, fields: UpdateTask): Promise<Task> => transport.patch(`/api/tasks/${id}`, fields),
    delete: (id: number): Promise<void> => transport.delete(`/api/tasks/${id}`),
    /** The task that the caller should label next, with a lease on it. */
    next: (project: ProjectReference): Promise<NextTask> => transport.get(`${projectPath(project)}/next`),
  };
}
export type Tasks = ReturnType<typeof tasksOf>;

export function annotationsOf(transport: Transport) {
  return {
    list: (taskId: number): Promise<Annotation[]> => transport.get(`/api/tasks/${taskId}/annotations`),
    get: (id: number): Promise<Annotation> => transport.get(`/api/annotations/${id}`),
    create: (taskId: number, fields: CreateAnnotation): Promise<Annotation> =>
      transport.post(`/api/tasks/${taskId}/annotations`, { submission_id: crypto.randomUUID(), ...fields }),
    update: (id: number, fields: UpdateAnnotation): Promise<Annotation> =>
      transport.patch(`/api/annotations/${id}`, fields),
    delete: (id: number): Promise<void> => transport.delete(`/api/annotations/${id}`),
  };
}
export type Annotations = ReturnType<typeof annotationsOf>;

/** Small enough for one transaction, large enough not to ask all the time. */
const PREDICTION_BATCH = 1000;

export function predictionsOf(transport: Transport) {
  return {
    list: (query: { task?: number; project?: number; model_version?: string }): Listing<Prediction> =>
      listing(transport, '/api/predictions', query),
    get: (id: number): Promise<Prediction> => transport.get(`/api/predictions/${id}`),
    create: (fields: CreatePrediction): Promise<Prediction> => transport.post('/api/predictions', fields),
    delete: (id: number): Promise<void> => transport.delete(`/api/predictions/${id}`),
    /** Stores any number of them in batches; `onProgress` is told how many are stored. */
    import: async (
      project: ProjectReference,
      predictions: AsyncIterable<CreatePrediction> | Iterable<CreatePrediction>,
      onProgress?: (stored: number) => void,
    ): Promise<{ created: number }> => {
      let created = 0;
      let batch: CreatePrediction[] = [];
      const flush = async (): Promise<void> => {
        if (batch.length === 0) return;
        const answer = await transport.post<{ created: number }>(`${projectPath(project)}/import/predictions`, batch);
        batch = [];
        created += answer.created;
        onProgress?.(created);
      };
      for await (const prediction of predictions) {
        batch.push(prediction);
        if (batch.length >= PREDICTION_BATCH) await flush();
      }
      await flush();
      return { created };
    },
  };
}
export type Predictions = ReturnType<typeof predictionsOf>;
