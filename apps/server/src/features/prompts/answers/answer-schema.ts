import { createHash } from 'node:crypto';
import { configForTask } from '@labelwright/task-definition/for-task';
import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';
import { ANSWER_KINDS, type AnswerKind, type JsonSchema, type Place } from './kinds.ts';

/** A control that a language model is asked for. */
export interface Asked {
  kind: AnswerKind;
  place: Place;
}

/** Why no language model is asked for a control; undefined: one can be. */
export function whyUnsupported(compiled: CompiledConfig, control: ControlTag): string | undefined {
  if (compiled.repeats) return 'stands in an interface that repeats over the task';
  if (control.perRegion) return 'describes regions';
  if (control.perItem) return 'is asked for every page';
  const kind = ANSWER_KINDS[control.tag];
  if (kind === undefined) return `${control.tag} has no answer in words`;
  return kind.refuses?.(placeOf(compiled, control, undefined));
}

export function supportedControls(compiled: CompiledConfig): string[] {
  return Object.values(compiled.controls)
    .filter((control) => whyUnsupported(compiled, control) === undefined)
    .map(({ name }) => name);
}

/** Those of the names that the config has and that can be asked, with the task they are asked for. */
export function askedControls(
  config: CompiledConfig,
  names: readonly string[],
  data: Record<string, unknown> | undefined,
): Asked[] {
  const compiled = configForTask(config, data);
  return names.flatMap((name) => {
    const control = compiled.controls[name];
    const kind = control && ANSWER_KINDS[control.tag];
    if (!control || !kind || whyUnsupported(compiled, control) !== undefined) return [];
    return [{ kind, place: placeOf(compiled, control, data) }];
  });
}

/** What the answer must look like. Every key is there; one that may be left open may be null. */
export function answerSchema(asked: readonly Asked[], askConfidence: boolean): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const { kind, place } of asked) {
    const schema = kind.schema(place);
    properties[place.control.name] = place.control.required ? schema : { anyOf: [schema, { type: 'null' }] };
  }
  if (askConfidence) {
    const description = 'How sure you are of the whole answer';
    properties[confidenceKey(asked)] = { type: 'number', minimum: 0, maximum: 1, description };
  }
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** Free of the names of the controls. */
export function confidenceKey(asked: readonly Asked[]): string {
  const names = new Set(asked.map(({ place }) => place.control.name));
  let key = 'confidence';
  while (names.has(key)) key = `_${key}`;
  return key;
}

/** Equal as long as the same is asked: what an evaluation was about. */
export function schemaHash(compiled: CompiledConfig, names: readonly string[]): string {
  const asked = askedControls(compiled, [...names].sort(), undefined);
  const about = asked.map(({ place: { control, object } }) => [control.dynamicOptions, object?.tag, object?.value]);
  const missing = names.filter((name) => !asked.some(({ place }) => place.control.name === name)).sort();
  return createHash('sha256')
    .update(JSON.stringify([answerSchema(asked, false), about, missing]))
    .digest('hex');
}

function placeOf(compiled: CompiledConfig, control: ControlTag, data: Record<string, unknown> | undefined): Place {
  return { control, object: compiled.objects[control.toName[0] ?? ''], data };
}
