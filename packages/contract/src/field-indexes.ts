import { type Static, Type } from 'typebox';
import { Id, Nullable, Reference, Timestamp, Uuid } from './schemas.ts';

/**
 * Fields of the data by which lists are sorted and filtered without reading every task: GET /api/dm/field-indexes?project=,
 * POST /api/dm/field-indexes {project, field} (a job builds it), DELETE /api/dm/field-indexes/:id. At most 10 a project.
 * Large projects get them by themselves for fields that are sorted or filtered by repeatedly.
 */
export const FieldIndex = Type.Object({
  id: Id,
  project: Id,
  field: Type.String({ examples: ['price', 'meta.source'] }),
  status: Type.Enum(['building', 'ready']),
  task_count: Type.Integer({ description: 'Tasks taken in so far' }),
  job_id: Nullable(Uuid),
  created_at: Timestamp,
});
export type FieldIndex = Static<typeof FieldIndex>;

export const FieldIndexBody = Type.Object(
  { project: Type.Union([Id, Reference]), field: Type.String({ minLength: 1, maxLength: 256 }) },
  { additionalProperties: false },
);
export const FieldIndexListQuery = Type.Object({ project: Reference });
