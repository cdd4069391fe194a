import type { CompiledConfig, ControlTag, LabelOption } from './model.ts';
import { flattenOption } from './options.ts';

interface ParsedInput {
  type: string;
  value: string;
  valueType: string | null;
}

export interface ParsedControl {
  type: string;
  to_name: string[];
  inputs: ParsedInput[];
  labels: string[];
  labels_attrs: Record<string, Record<string, string>>;
  /** Present when options come from the task. */
  dynamic_labels?: true;
  conditionals?: { type: 'tag' | 'label' | 'choice'; name: string };
}

/** The description of the controls that client libraries of this format expect, by control name. */
export type ParsedLabelConfig = Record<string, ParsedControl>;

export function parsedLabelConfig(compiled: CompiledConfig): ParsedLabelConfig {
  const parsed: ParsedLabelConfig = {};
  for (const control of Object.values(compiled.controls))
    define(parsed, control.name, describeControl(compiled, control));
  return parsed;
}

export interface ConfigOutline {
  controls: Record<
    string,
    {
      type: string;
      to_name: string[];
      inputs: ParsedInput[];
      labels: string[];
      attrs: Record<string, Record<string, string>>;
    }
  >;
  from_names: string[];
  /** Of Choices controls only. */
  choices: Record<string, string[]>;
  objects: Record<string, { type: string; value: string }>;
}

/** The same knowledge as four plain lists, for programs that ask "which choices has sentiment?". */
export function outlineConfig(compiled: CompiledConfig): ConfigOutline {
  const outline: ConfigOutline = { controls: {}, from_names: [], choices: {}, objects: {} };
  for (const control of Object.values(compiled.controls)) {
    const { labels_attrs: attrs, ...parsed } = describeControl(compiled, control);
    const { type, to_name, inputs, labels } = parsed;
    define(outline.controls, control.name, { type, to_name, inputs, labels, attrs });
    outline.from_names.push(control.name);
    if (control.tag === 'Choices') define(outline.choices, control.name, labels);
  }
  for (const object of Object.values(compiled.objects))
    define(outline.objects, object.name, { type: object.tag, value: object.value });
  return outline;
}

/** `{image: "Image", text: "Text"}`: what each field that an object shows is. */
export function dataTypes(compiled: CompiledConfig): Record<string, string> {
  const types: Record<string, string> = {};
  for (const { key, dataType } of compiled.fields) {
    if (dataType !== undefined) define(types, key, dataType);
  }
  return types;
}

function describeControl(compiled: CompiledConfig, control: ControlTag): ParsedControl {
  const options = control.options.flatMap(flattenOption);
  const parsed: ParsedControl = {
    type: control.tag,
    to_name: control.toName,
    inputs: control.toName.flatMap((name) => describeInput(compiled, name)),
    labels: options.map(({ value }) => value),
    labels_attrs: {},
  };
  for (const option of options) define(parsed.labels_attrs, option.value, describeOption(option));
  if (control.dynamicOptions !== undefined) parsed.dynamic_labels = true;
  const conditionals = describeCondition(control);
  if (conditionals !== undefined) parsed.conditionals = conditionals;
  return parsed;
}

function describeInput(compiled: CompiledConfig, name: string): ParsedInput[] {
  const object = compiled.objects[name];
  if (object === undefined) return [];
  const { valueType } = object.params;
  const value = object.value.startsWith('$') ? object.value.slice(1) : object.value;
  // A default is no statement of the author.
  const given = object.node.attributes.valueType === undefined ? undefined : valueType;
  return [{ type: object.tag, value, valueType: typeof given === 'string' ? given : null }];
}

function describeOption(option: LabelOption): Record<string, string> {
  const attributes: Record<string, string> = { value: option.title };
  if (option.value !== option.title) attributes.alias = option.value;
  if (option.background !== undefined) attributes.background = option.background;
  if (option.hotkey !== undefined) attributes.hotkey = option.hotkey;
  if (option.hint !== undefined) attributes.hint = option.hint;
  return attributes;
}

function describeCondition({ visibility }: ControlTag): ParsedControl['conditionals'] {
  if (visibility?.choiceValues !== undefined) return { type: 'choice', name: visibility.choiceValues.join(',') };
  if (visibility?.labelValues !== undefined) return { type: 'label', name: visibility.labelValues.join(',') };
  return visibility?.tagName === undefined ? undefined : { type: 'tag', name: visibility.tagName };
}

/** Plain assignment of a control named __proto__ would lose it. */
function define<T>(target: Record<string, T>, key: string, value: T): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}
