import { resolveReference } from '@labelwright/task-definition/data-reference';
import { marksAlone } from '@labelwright/task-definition/marking';
import type { CompiledConfig, ControlTag, LabelOption } from '@labelwright/task-definition/model';
import { flattenOption, listOptions, storesPaths } from '@labelwright/task-definition/options';
import type { Shape } from '../regions/geometry.ts';
import { regionKinds } from '../regions/kinds.ts';
import { paletteColor } from './palette.ts';

/** Questions about the compiled config with the task's data filled in. */
export interface InterfaceModel {
  config: CompiledConfig;
  data: Record<string, unknown>;
  /** Controls whose options are labels of regions, in config order. */
  labelControls: readonly ControlTag[];
  perRegionControls: readonly ControlTag[];
  wholeTaskControls: readonly ControlTag[];
  /** Options of the config and of the task, the tree as declared. */
  listOptions(controlName: string): readonly LabelOption[];
  /** All options of a control without their nesting. */
  listFlatOptions(controlName: string): readonly LabelOption[];
  findOption(controlName: string, value: string): LabelOption | undefined;
  getColor(controlName: string, value: string): string;
  /** The value of the object's data reference, or the literal. */
  resolveObject(objectName: string): unknown;
  /** Controls that a new region on this object can have: of one shape, or of any. */
  listCreatingControls(objectName: string, shape?: Shape): readonly ControlTag[];
  /** Whether a new region of this shape can be made on the object. */
  canMake(objectName: string, shape: Shape): boolean;
}

export function createInterfaceModel(config: CompiledConfig, data: Record<string, unknown>): InterfaceModel {
  const controls = Object.values(config.controls);
  const labelControls = controls.filter(isLabelControl);
  const options = new Map(controls.map((control) => [control.name, keyed(control, listOptions(control, data))]));
  const flat = new Map([...options].map(([name, tree]) => [name, tree.flatMap(flattenOption)]));
  // Thousands of labels are asked for by thousands of regions; of two with one value the first counts.
  const byValue = new Map(
    [...flat].map(([name, list]) => [name, new Map(list.toReversed().map((option) => [option.value, option]))]),
  );
  const colors = assignColors(labelControls, flat);
  const answering = controls.filter((control) => !isLabelControl(control) && !isBareShape(control));

  function listCreatingControls(objectName: string, shape?: Shape): ControlTag[] {
    const object = config.objects[objectName];
    if (!object) return [];
    const kinds = shape === undefined ? regionKinds : regionKinds.filter(({ id }) => id === shape);
    return controls.filter(
      (control) => control.toName.includes(objectName) && kinds.some((kind) => kind.accepts(control, object)),
    );
  }

  return {
    config,
    data,
    labelControls,
    perRegionControls: answering.filter((control) => control.perRegion),
    wholeTaskControls: answering.filter((control) => !control.perRegion),
    listOptions: (name) => options.get(name) ?? [],
    listFlatOptions: (name) => flat.get(name) ?? [],
    findOption: (name, value) => byValue.get(name)?.get(value),
    getColor: (name, value) =>
      colors.get(`${name}\n${value}`) ?? colors.get(`${name}\n${value.split(STEP)[0]}`) ?? 'var(--lw-unlabelled)',
    resolveObject(objectName) {
      const object = config.objects[objectName];
      const reference = object?.valueList ?? object?.value ?? '';
      return reference.startsWith('$') ? resolveReference(reference, data) : reference;
    },
    listCreatingControls,
    canMake: (objectName, shape) =>
      listCreatingControls(objectName, shape).some((control) => marksAlone(control, config.objects[objectName])),
  };
}

export function isLabelControl(control: ControlTag): boolean {
  return control.answer !== 'classification' && control.optionTag !== undefined;
}

/** A control that gives a shape and no answer, such as Rectangle. */
export function isBareShape(control: ControlTag): boolean {
  return control.answer === 'region' && control.optionTag === undefined;
}

const STEP = '\u001f';

/** Options that only their path tells apart get it as their value here; the result has the path as a list. */
function keyed(control: ControlTag, options: readonly LabelOption[]): readonly LabelOption[] {
  return storesPaths(control, options) ? keyedByPath(options, '') : options;
}

function keyedByPath(options: readonly LabelOption[], above: string): LabelOption[] {
  return options.map((option) => {
    const value = above === '' ? option.value : `${above}${STEP}${option.value}`;
    return { ...option, value, ...(option.children ? { children: keyedByPath(option.children, value) } : {}) };
  });
}

/** What stands in a result for options of the control; `options` as the model lists them. */
export function toStored(
  control: ControlTag,
  values: readonly string[],
  options?: readonly LabelOption[],
): (string | string[])[] {
  return storesPaths(control, options) ? values.map((value) => value.split(STEP)) : [...values];
}

/** The options that an answer of the control names. */
export function fromStored(control: ControlTag, answer: unknown): string[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((entry: unknown) => {
    if (typeof entry === 'string') return [entry];
    const keepsPaths = control.tag === 'Taxonomy' || control.params.allowNested === true;
    return keepsPaths && Array.isArray(entry) ? [entry.join(STEP)] : [];
  });
}

/** The choices that an answer names, however it was written: by a path, or by the last step of one alone. */
export function chosenOf(model: InterfaceModel, control: ControlTag, answer: unknown): ReadonlySet<string> {
  const entries: unknown[] = Array.isArray(answer) ? answer : [answer];
  const hasPaths = storesPaths(control, model.listOptions(control.name));
  const chosen = entries.flatMap((entry) => {
    const value = Array.isArray(entry) ? (hasPaths ? entry.join(STEP) : entry.at(-1)) : entry;
    if (typeof value !== 'string') return [];
    if (!hasPaths || model.findOption(control.name, value) !== undefined) return [value];
    const below = model.listFlatOptions(control.name).find((option) => option.value.endsWith(`${STEP}${value}`));
    return [below?.value ?? value];
  });
  return new Set(chosen);
}

/** What people read of an option: its title, or the titles of its path when the control asks for them. */
export function titleOf(model: InterfaceModel, control: ControlTag, value: string): string {
  const steps = value.split(STEP);
  const titles = steps.map((step, index) => {
    const option = model.findOption(control.name, steps.slice(0, index + 1).join(STEP));
    return option?.title ?? step;
  });
  const isFull = control.tag === 'Choices' || (control.tag === 'Taxonomy' && control.params.showFullPath === true);
  return isFull ? titles.join(String(control.params.pathSeparator ?? ' / ')) : (titles.at(-1) ?? value);
}

/** The colour that a control gives the labels that have none. */
function controlColor({ params: { strokeColor, fillColor } }: ControlTag): string | undefined {
  if (typeof strokeColor === 'string' && strokeColor !== '') return strokeColor;
  return typeof fillColor === 'string' && fillColor !== '' ? fillColor : undefined;
}

function assignColors(
  controls: readonly ControlTag[],
  options: ReadonlyMap<string, readonly LabelOption[]>,
): Map<string, string> {
  const colors = new Map<string, string>();
  // A label that a Repeater repeats is the same label in each entry.
  const given = new Map<string, string>();
  for (const control of controls) {
    for (const option of options.get(control.name) ?? []) {
      const place = `${control.node.range.start.offset}\n${option.value}`;
      const own = option.background ?? controlColor(control);
      const color = own ?? given.get(place) ?? paletteColor(given.size);
      if (!own) given.set(place, color);
      colors.set(`${control.name}\n${option.value}`, color);
    }
  }
  return colors;
}
