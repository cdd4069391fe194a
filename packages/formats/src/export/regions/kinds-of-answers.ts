import { agreementKind } from '@labelwright/task-definition/agreement';
import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';

/** What a control's answers about one of these objects are, as its tag declares it. */
export function kindsOn(config: CompiledConfig, control: ControlTag, objects: ReadonlySet<string>): string[] {
  return control.toName
    .filter((name) => objects.has(name))
    .flatMap((name) => agreementKind(control, config.objects[name]) ?? []);
}

export function objectsWith(config: CompiledConfig, tags: readonly string[]): Set<string> {
  return new Set(
    Object.values(config.objects)
      .filter(({ tag }) => tags.includes(tag))
      .map(({ name }) => name),
  );
}

/** Controls that ask about one of these objects, by whether the format holds what they are answered with. */
export function splitControls(
  config: CompiledConfig,
  objects: ReadonlySet<string>,
  holds: readonly string[],
): { held: ControlTag[]; others: ControlTag[] } {
  const asking = Object.values(config.controls).filter(({ toName }) => toName.some((name) => objects.has(name)));
  const isHeld = (control: ControlTag): boolean =>
    kindsOn(config, control, objects).some((kind) => holds.includes(kind));
  return { held: asking.filter(isHeld), others: asking.filter((control) => !isHeld(control)) };
}

/** The first thing to know of every format for training. */
export const ONE_ANSWER = 'Of several answers to one task, the final one, the ground truth or the newest is taken.';

export const relationLosses = ({ relations }: CompiledConfig): string[] =>
  relations === undefined ? [] : ['Relations between regions are left out.'];

/** Whether the control draws regions that neither it nor another control has labels for. */
export function isNameless({ controls }: CompiledConfig, control: ControlTag | undefined): boolean {
  if (!control || control.options.length > 0 || control.dynamicOptions !== undefined) return false;
  return !Object.values(controls).some(
    ({ answer, toName }) => answer === 'label' && toName.some((name) => control.toName.includes(name)),
  );
}
