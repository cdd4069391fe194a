import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';
import type { ExportContext } from '../model.ts';
import { isNameless, objectsWith, splitControls } from './kinds-of-answers.ts';

export interface ClassNumbers {
  /** Gives labels that only the answers know a number behind the others. */
  of(label: string): number;
  list(): { name: string; number: number }[];
}

/**
 * Numbers of the labels of all controls that draw what the format holds on pictures, or label it: as their `category`
 * says where every one has its own, otherwise counted from 0 in alphabetical order.
 */
export function numberClasses({ config, numbering }: ExportContext, holds: readonly string[]): ClassNumbers {
  const controls = config ? labellersOf(config, holds) : [];
  const drawn = config ? namelessOf(config, holds) : [];
  const names = [
    ...new Set([...controls.flatMap(({ options }) => options.map(({ value }) => value)), ...drawn]),
  ].sort();
  const given = new Map<string, number>();
  for (const { node } of controls) {
    for (const option of node.children) {
      const { category, alias, value } = option.attributes;
      const name = alias ?? value;
      if (name !== undefined && category !== undefined && /^\d+$/.test(category)) given.set(name, Number(category));
    }
  }
  const isGiven = names.every((name) => given.has(name)) && new Set(given.values()).size === names.length;
  const numbers = numbering ?? new Map<string, number>();
  for (const [place, name] of names.entries()) {
    if (!numbers.has(name)) numbers.set(name, (isGiven ? given.get(name) : undefined) ?? place);
  }
  return {
    of: (label) => {
      const known = numbers.get(label);
      if (known !== undefined) return known;
      const number = Math.max(-1, ...numbers.values()) + 1;
      numbers.set(label, number);
      return number;
    },
    list: () => [...numbers].map(([name, number]) => ({ name, number })),
  };
}

function labellersOf(config: CompiledConfig, holds: readonly string[]): ControlTag[] {
  const { held, others } = splitControls(config, objectsWith(config, ['Image']), holds);
  return [...held, ...others.filter(({ answer }) => answer === 'label')].filter(({ options }) => options.length > 0);
}

function namelessOf(config: CompiledConfig, holds: readonly string[]): string[] {
  const { held } = splitControls(config, objectsWith(config, ['Image']), holds);
  return held.filter((control) => isNameless(config, control)).map(({ name }) => name);
}
