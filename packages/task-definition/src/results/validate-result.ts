import { readValue } from '../data-reference.ts';
import { configForTask } from '../for-task.ts';
import type { CompiledConfig, ControlTag, ObjectTag, Problem } from '../model.ts';
import { answerableValues, listOptions } from '../options.ts';
import { findNearest } from '../spelling.ts';
import type { ValueContext } from '../tags/declaration.ts';
import { findTag } from '../tags/index.ts';
import { checkTogether } from './check-together.ts';
import { checkRegionShape, checkRelationShape, isRecord } from './item-shape.ts';

const MOST_ITEMS = 50_000;
/** A result with more mistakes than this is of another kind altogether. */
const MOST_PROBLEMS = 100;

export interface ResultContext {
  /** The task's data: lets spans be checked against the text, and options that come from the task. */
  data?: Record<string, unknown>;
}

/** Whether `annotation.result` is an answer to this config; empty when it is. Required answers are another question. */
export function validateResult(config: CompiledConfig, result: unknown, context: ResultContext = {}): Problem[] {
  const compiled = configForTask(config, context.data);
  if (!Array.isArray(result)) return [{ path: 'result', code: 'wrong_type', message: 'must be a list' }];
  if (result.length > MOST_ITEMS) {
    return [{ path: 'result', code: 'too_many', message: `has more than ${MOST_ITEMS} items` }];
  }
  const contexts = new Map<string, ValueContext>();
  const problems: Problem[] = [];
  for (const [index, item] of result.entries()) {
    problems.push(...checkItem(compiled, item, `result[${index}]`, context, contexts));
    if (problems.length >= MOST_PROBLEMS) return problems.slice(0, MOST_PROBLEMS);
  }
  // Items that are wrong in themselves would only be reported again.
  return problems.length > 0 ? problems : checkTogether(compiled, result).slice(0, MOST_PROBLEMS);
}

function checkItem(
  compiled: CompiledConfig,
  item: unknown,
  path: string,
  context: ResultContext,
  contexts: Map<string, ValueContext>,
): Problem[] {
  if (!isRecord(item)) return [{ path, code: 'wrong_type', message: 'must be an object' }];
  if (item.type === 'relation')
    return [...checkRelationShape(item, path), ...checkRelationLabels(compiled, item, path)];
  const shape = checkRegionShape(item, path);
  if (shape.length > 0) return shape;
  const control = compiled.controls[String(item.from_name)];
  if (control === undefined) return [unknownControl(compiled, String(item.from_name), path)];
  const addressing = checkAddressing(control, item, path);
  if (addressing.length > 0) return addressing;
  const toName = String(item.to_name);
  const key = `${control.name}\u0000${toName}`;
  const known = contexts.get(key) ?? valueContext(control, compiled.objects[toName], context.data);
  contexts.set(key, known);
  const check = findTag(control.tag)?.control?.checkValue;
  return (check?.(item.value as Record<string, unknown>, known) ?? []).map((found) => ({
    ...found,
    path: `${path}.value${found.path}`,
  }));
}

function unknownControl(compiled: CompiledConfig, name: string, path: string): Problem {
  const suggestion = findNearest(name, Object.keys(compiled.controls));
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  const message = `names "${name.slice(0, 80)}", but the label config has no such control${hint}`;
  return { path: `${path}.from_name`, code: 'unknown_control', message };
}

function checkAddressing(control: ControlTag, item: Record<string, unknown>, path: string): Problem[] {
  const problems: Problem[] = [];
  if (item.type !== control.type) {
    const message = `must be "${control.type}", the type of ${control.name}`;
    problems.push({ path: `${path}.type`, code: 'wrong_control_type', message });
  }
  if (!control.toName.includes(String(item.to_name))) {
    const message = `must be ${control.toName.map((name) => `"${name}"`).join(' or ')}, as ${control.name} points there`;
    problems.push({ path: `${path}.to_name`, code: 'unknown_object', message });
  }
  return problems;
}

function checkRelationLabels(compiled: CompiledConfig, { labels }: Record<string, unknown>, path: string): Problem[] {
  if (labels === undefined || labels === null) return [];
  const at = `${path}.labels`;
  if (!Array.isArray(labels)) return [{ path: at, code: 'wrong_type', message: 'must be a list of texts' }];
  if (compiled.relations?.choice === 'single' && labels.length > 1) {
    return [{ path: at, code: 'too_many', message: `takes one label, ${labels.length} are given` }];
  }
  const offered = new Set(compiled.relations?.options.map(({ value }) => value));
  return labels.flatMap((label, index) => {
    if (typeof label === 'string' && offered.has(label)) return [];
    const message =
      typeof label === 'string' ? `"${label.slice(0, 80)}" is not a Relation of the config` : 'must be a text';
    return [{ path: `${at}[${index}]`, code: 'unknown_option', message }];
  });
}

/** What the value checks of one control on one object need to know; undefined members are left out. */
function valueContext(
  control: ControlTag,
  object: ObjectTag | undefined,
  data: Record<string, unknown> | undefined,
): ValueContext {
  const context: ValueContext = { control };
  const options = answerableValues(control, data);
  const textLength = findTextLength(object, data);
  if (object !== undefined) context.object = object;
  if (data !== undefined) context.data = data;
  if (options !== undefined) context.options = options;
  if (options !== undefined) context.tree = listOptions(control, data);
  if (textLength !== undefined) context.textLength = textLength;
  return context;
}

/** Undefined when the text stands behind an address or an encoding, or when no data is given. */
function findTextLength(object: ObjectTag | undefined, data: Record<string, unknown> | undefined): number | undefined {
  if (object?.tag !== 'Text' || object.params.valueType === 'url' || object.params.encoding !== 'none')
    return undefined;
  if (data === undefined) return object.value.includes('$') ? undefined : object.value.length;
  const text = readValue(object.value, data);
  return text === undefined || text === null || typeof text === 'object' ? undefined : String(text).length;
}
