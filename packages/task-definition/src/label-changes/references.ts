import { splitNames } from '../compiling/read-parameters.ts';
import type { CompiledConfig, ConfigNode } from '../model.ts';
import { offersChoices } from '../visibility.ts';
import { findOwner, listNodes, listOptionNodes } from './find-option.ts';
import type { OptionOwner } from './model.ts';
import { type SourceEdit, setAttribute } from './source-edits.ts';

/** Parameters that name a control or an object. */
const NAMING = ['toName', 'whenTagName', 'sync'] as const;

/** Everything in the config that points to a control or an object, and its own name. */
export function renameEdits(compiled: CompiledConfig, node: ConfigNode, from: string, to: string): SourceEdit[] {
  return [
    setAttribute(node, 'name', to),
    ...listNodes(compiled.root).flatMap((other) =>
      NAMING.flatMap((parameter) => {
        const names = splitNames(other.attributes[parameter] ?? '');
        if (!names.includes(from)) return [];
        return [setAttribute(other, parameter, names.map((name) => (name === from ? to : name)).join(','))];
      }),
    ),
  ];
}

/** A condition that would ask for nothing any more, which would show what it hides. */
export class EmptyCondition extends Error {}

/** Conditions that name an option by what is stored or by what people read, with the options that take its place. */
export function conditionEdits(
  compiled: CompiledConfig,
  owner: OptionOwner,
  options: readonly ConfigNode[],
  become: readonly string[],
): SourceEdit[] {
  const { control } = owner;
  if (control === undefined) return [];
  const parameter = offersChoices(control) ? 'whenChoiceValue' : 'whenLabelValue';
  const known = options
    .flatMap(({ attributes }) => [attributes.value, attributes.alias])
    .filter((name) => name !== undefined);
  return listNodes(compiled.root).flatMap((node) => {
    const wanted = splitNames(node.attributes[parameter] ?? '');
    const about = splitNames(node.attributes.whenTagName ?? '');
    if (!wanted.some((value) => known.includes(value)) || (about.length > 0 && !about.includes(control.name)))
      return [];
    const isShared = about.length !== 1 && options.some((option) => isOfferedElsewhere(compiled, control.name, option));
    const values = wanted.flatMap((value) => {
      if (!known.includes(value)) return [value];
      return isShared ? [value, ...become] : become;
    });
    if (values.length === 0)
      throw new EmptyCondition(`<${node.tag}> is shown only for it; change ${parameter} there first`);
    return [setAttribute(node, parameter, [...new Set(values)].join(','))];
  });
}

function isOfferedElsewhere(compiled: CompiledConfig, controlName: string, option: ConfigNode): boolean {
  const stored = option.attributes.alias || option.attributes.value;
  return Object.keys(compiled.controls).some((name) => {
    const other = name === controlName ? undefined : findOwner(compiled, name);
    return other !== undefined && listOptionNodes(other).some(({ path }) => path.at(-1) === stored);
  });
}
