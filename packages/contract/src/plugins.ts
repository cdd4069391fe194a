import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, PageQuery, Timestamp } from './schemas.ts';
import { SchemaDefinition } from './task-definitions.ts';
import { TaskType } from './task-types.ts';
import { Task } from './tasks.ts';

/** What a plug-in says of itself in manifest.json. Further keys are kept. */
export const PluginManifest = Type.Object({
  name: Type.String(),
  task_type: Type.String({ description: 'Slug of the task type that it shows' }),
  version: Type.String({ examples: ['1.0.0'] }),
  root: Type.String({ description: 'Folder below /frontends', examples: ['plugins/bounding-box'] }),
  js: Type.Array(Type.String()),
  css: Type.Array(Type.String()),
  result_schema_version: Type.String(),
});
export type PluginManifest = Static<typeof PluginManifest>;

export const FrontendPlugin = Type.Object({
  id: Id,
  task_type: Id,
  name: Type.String(),
  version: Type.String(),
  manifest: JsonObject,
  is_active: Type.Boolean(),
  is_built_in: Type.Boolean(),
  created_by: Nullable(Id),
  created_at: Timestamp,
  updated_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type FrontendPlugin = Static<typeof FrontendPlugin>;

const fields = {
  task_type: Id,
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  version: Type.String({ minLength: 1, maxLength: 32 }),
  manifest: Type.Unknown({ description: 'manifest.json of the plug-in' }),
};
const isActive = Type.Optional(Type.Boolean());
export const CreatePlugin = Type.Object({ ...fields, is_active: isActive }, { additionalProperties: false });
export type CreatePlugin = Static<typeof CreatePlugin>;
export const UpdatePlugin = Type.Object(
  {
    task_type: Type.Optional(fields.task_type),
    name: Type.Optional(fields.name),
    version: Type.Optional(fields.version),
    manifest: Type.Optional(fields.manifest),
    is_active: isActive,
  },
  { additionalProperties: false },
);
export type UpdatePlugin = Static<typeof UpdatePlugin>;

export const PluginListQuery = Type.Object({ ...PageQuery.properties, task_type: Type.Optional(Id) });

export const BundleAsset = Type.Object({
  id: Id,
  project: Nullable(Id),
  media_type: Type.String(),
  s3_key: Type.String(),
  original_filename: Type.String(),
  content_type: Type.String(),
  width: Nullable(Type.Integer()),
  height: Nullable(Type.Integer()),
  metadata: JsonObject,
  url: Type.String({ description: 'Good for an hour' }),
});
export type BundleAsset = Static<typeof BundleAsset>;

/** Everything that an interface needs of one task. */
export const TaskBundle = Type.Object({
  task: Type.Intersect([
    Task,
    Type.Object({
      asset: Nullable(Id),
      task_definition: Nullable(Id),
      payload: JsonObject,
      assigned_to: Type.String(),
    }),
  ]),
  asset: Nullable(BundleAsset),
  task_type: Nullable(TaskType),
  task_definition: Nullable(SchemaDefinition),
  plugin: Nullable(JsonObject),
  ui_config: JsonObject,
});
export type TaskBundle = Static<typeof TaskBundle> & { plugin: PluginManifest | null };
