import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Timestamp } from './schemas.ts';

/** What kind of work a task is: it has versions of a definition, and at most one plug-in that shows them. */
export const TaskType = Type.Object({
  id: Id,
  slug: Type.String({ examples: ['bounding-box'] }),
  name: Type.String(),
  description: Type.String(),
  /** Comes with the program: everybody may use it, nobody changes it. */
  is_built_in: Type.Boolean(),
  created_by: Nullable(Id),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type TaskType = Static<typeof TaskType>;

const fields = {
  slug: Type.String({ minLength: 1, maxLength: 50, pattern: '^[A-Za-z0-9_-]+$' }),
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
};
const description = Type.Optional(Type.String({ maxLength: 20_000 }));

export const CreateTaskType = Type.Object({ ...fields, description }, { additionalProperties: false });
export type CreateTaskType = Static<typeof CreateTaskType>;
export const UpdateTaskType = Type.Object(
  { slug: Type.Optional(fields.slug), name: Type.Optional(fields.name), description },
  { additionalProperties: false },
);
export type UpdateTaskType = Static<typeof UpdateTaskType>;

export const TaskTypeListQuery = Type.Object({
  ...PageQuery.properties,
  slug: Type.Optional(Type.String({ maxLength: 50 })),
});
