import type { ConfigNode, LabelOption } from '@labelwright/task-definition/model';

/** What stands inside a control that offers options, in the order of the config. */
export type OptionPart =
  | { kind: 'option'; option: LabelOption; parts: OptionPart[] }
  | { kind: 'view'; node: ConfigNode; parts: OptionPart[] }
  | { kind: 'header'; node: ConfigNode };

/**
 * Options of the config where their elements stand, then those that the task brings. `node` is the control's; without
 * it the options alone.
 */
export function layOutOptions(
  node: ConfigNode | undefined,
  options: readonly LabelOption[],
  optionTag: string,
): OptionPart[] {
  const rest = [...options];
  const partOf = (option: LabelOption, own: ConfigNode | undefined): OptionPart => ({
    kind: 'option',
    option,
    parts: layOutOptions(own, option.children ?? [], optionTag),
  });
  // Options were read in this order, so that each element takes the next one.
  const partsOf = (parent: ConfigNode | undefined): OptionPart[] =>
    (parent?.children ?? []).flatMap((child): OptionPart[] => {
      if (child.tag === 'View') return [{ kind: 'view', node: child, parts: partsOf(child) }];
      if (child.tag === 'Header') return [{ kind: 'header', node: child }];
      const option = child.tag === optionTag ? rest.shift() : undefined;
      return option ? [partOf(option, child)] : [];
    });
  return [...partsOf(node), ...rest.map((option) => partOf(option, undefined))];
}

/** The Header above each option that begins a group, by the option's value. */
export function captionsOf(parts: readonly OptionPart[]): Map<string, ConfigNode> {
  const captions = new Map<string, ConfigNode>();
  let waiting: ConfigNode | undefined;
  const visit = (part: OptionPart): void => {
    if (part.kind === 'header') waiting = part.node;
    else if (part.kind === 'view') part.parts.forEach(visit);
    else if (waiting) {
      captions.set(part.option.value, waiting);
      waiting = undefined;
    }
  };
  parts.forEach(visit);
  return captions;
}
