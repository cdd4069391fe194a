import { type Static, Type } from 'typebox';
import { Id, JsonObject, Nullable, PageQuery, Timestamp } from './schemas.ts';

const labelConfig = Type.String({ maxLength: 1_000_000, description: 'The label config as XML' });

export const TaskDefinition = Type.Object({
  id: Id,
  project: Nullable(Id),
  kind: Type.Enum(['label_config', 'json_schema']),
  version: Type.Integer(),
  hash: Type.String({ description: 'Equal for configs that differ in white space only' }),
  label_config: Type.String(),
  is_current: Type.Boolean(),
  annotation_count: Type.Integer({ description: 'Annotations that were made under it' }),
  created_by: Nullable(Id),
  created_at: Timestamp,
});
export type TaskDefinition = Static<typeof TaskDefinition>;

export const DefinitionListQuery = Type.Object({ ...PageQuery.properties });

/** The second kind: a JSON Schema of the answer, kept under a task type and the version that its author gave it. */
export const SchemaDefinition = Type.Object({
  id: Id,
  task_type: Id,
  kind: Type.Literal('json_schema'),
  version: Type.String(),
  hash: Type.String(),
  definition: JsonObject,
  is_built_in: Type.Boolean(),
  /** Tasks, projects or annotations name it: it never changes again. */
  is_used: Type.Boolean(),
  created_by: Nullable(Id),
  created_at: Timestamp,
  can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }),
});
export type SchemaDefinition = Static<typeof SchemaDefinition>;

export const SchemaDefinitionListQuery = Type.Object({ ...PageQuery.properties, task_type: Type.Optional(Id) });

const Version = Type.String({
  minLength: 1,
  maxLength: 32,
  pattern: '^[0-9A-Za-z][0-9A-Za-z.+_-]*$',
  examples: ['1.0', '1.1-alpha'],
});
const Definition = Type.Object(
  {
    ui_config: Type.Optional(JsonObject),
    label_schema: Type.Optional(Type.Unknown({ description: 'JSON Schema 2020-12 of the answer' })),
    validation_rules: Type.Optional(Type.Unknown({ description: 'List of rules between fields' })),
  },
  { description: 'Further keys are kept as they are' },
);
const definitionFields = { task_type: Id, version: Version, definition: Definition };
export const CreateSchemaDefinition = Type.Object(definitionFields, { additionalProperties: false });
export type CreateSchemaDefinition = Static<typeof CreateSchemaDefinition>;
export const UpdateSchemaDefinition = Type.Partial(Type.Object(definitionFields), { additionalProperties: false });
export type UpdateSchemaDefinition = Static<typeof UpdateSchemaDefinition>;

export const CheckResultBody = Type.Object({ result: Type.Unknown() }, { additionalProperties: false });
export const CheckedResult = Type.Object({
  valid: Type.Boolean(),
  problems: Type.Array(
    Type.Object({ path: Type.String({ description: 'JSON Pointer into the result' }), message: Type.String() }),
  ),
});
export type CheckedResult = Static<typeof CheckedResult>;

export const ProjectDefinitionBody = Type.Object(
  { task_definition: Nullable(Id) },
  { additionalProperties: false, description: 'null goes back to the label config' },
);
export const ProjectDefinition = Type.Object({ project: Id, task_definition: Nullable(Id) });

export const ConfigDiagnostic = Type.Object({
  severity: Type.Enum(['error', 'warning']),
  code: Type.String(),
  message: Type.String(),
  line: Type.Integer(),
  column: Type.Integer(),
  offset: Type.Integer(),
  end_offset: Type.Integer(),
  suggestion: Type.Optional(Type.String()),
});

export const BreakingChangeItem = Type.Object({
  code: Type.String({ examples: ['label_removed'] }),
  name: Type.String(),
  label: Type.Optional(Type.String()),
  count: Type.Integer(),
  message: Type.String(),
});

export const ConfigCheckBody = Type.Object({ label_config: labelConfig, strict: Type.Optional(Type.Boolean()) });

/** What saving a config would mean. Nothing is changed. */
export const ConfigCheck = Type.Object({
  valid: Type.Boolean({ description: 'No errors, and everything stored would fit' }),
  can_save: Type.Boolean({ description: 'Saving would be accepted; some tasks may lack a field' }),
  hash: Type.String(),
  diagnostics: Type.Array(ConfigDiagnostic),
  breaking_changes: Type.Array(BreakingChangeItem),
  added_controls: Type.Array(Type.String()),
  removed_controls: Type.Array(Type.String()),
});
export type ConfigCheck = Static<typeof ConfigCheck>;

export const ConfigBody = Type.Object({ label_config: labelConfig });
export const EssentialChange = Type.Object({ config_essential_data_has_changed: Type.Boolean() });

export const ParsedConfig = Type.Object({
  controls: JsonObject,
  from_names: Type.Array(Type.String()),
  choices: Type.Record(Type.String(), Type.Array(Type.String())),
  objects: JsonObject,
  data_types: JsonObject,
  task_definition_id: Nullable(Id),
});

export const SampleTaskBody = Type.Object({
  label_config: Type.Optional(labelConfig),
  include_annotation_and_prediction: Type.Optional(Type.Boolean()),
});
export const SampleTask = Type.Object({ sample_task: JsonObject });

export const ConfigTemplate = Type.Object({
  id: Type.String({ examples: ['named-entities'] }),
  title: Type.String(),
  group: Type.String(),
  description: Type.String(),
  /** Under both names: ours, and the one that the field's clients read. */
  label_config: Type.String(),
  config: Type.String(),
  details: Type.String(),
  sample: JsonObject,
  /** A finished answer to the sample; empty where the interface has none. */
  sample_result: Type.Array(JsonObject),
});
export type ConfigTemplate = Static<typeof ConfigTemplate>;
export const TemplateGallery = Type.Object({
  templates: Type.Array(ConfigTemplate),
  groups: Type.Array(Type.String()),
});
export type TemplateGallery = Static<typeof TemplateGallery>;
