import type { CompiledConfig, ControlTag } from '@labelwright/task-definition/model';

/** Answers about a task as a whole, given to many tasks at once. */

const ANSWERED = new Set(['Choices', 'Rating', 'Number', 'TextArea']);

/** The questions that can be answered without looking at one task in particular. */
export const wholeControls = (config: CompiledConfig): ControlTag[] =>
  Object.values(config.controls).filter(
    (control) =>
      ANSWERED.has(control.tag) &&
      !control.perRegion &&
      !control.perItem &&
      (control.tag !== 'Choices' || (control.dynamicOptions === undefined && control.options.length > 0)),
  );

/** By control: the chosen options, the number, or the text; absent: not asked. */
export type WholeAnswer = Readonly<Record<string, readonly string[] | number | string>>;

export const isMultiple = (control: ControlTag): boolean =>
  typeof control.params.choice === 'string' && control.params.choice.startsWith('multiple');

export function withChoice(answer: WholeAnswer, control: ControlTag, value: string): WholeAnswer {
  const former = answer[control.name];
  const chosen = Array.isArray(former) ? (former as string[]) : [];
  const isOn = chosen.includes(value);
  const next = isOn ? chosen.filter((one) => one !== value) : isMultiple(control) ? [...chosen, value] : [value];
  return withValue(answer, control.name, next.length === 0 ? undefined : next);
}

export function withValue(
  answer: WholeAnswer,
  name: string,
  value: readonly string[] | number | string | undefined,
): WholeAnswer {
  const { [name]: _former, ...rest } = answer;
  return value === undefined || value === '' ? rest : { ...rest, [name]: value };
}

/** As result items of the wire format, in the order of the interface. */
export function toResult(controls: readonly ControlTag[], answer: WholeAnswer) {
  return controls.flatMap((control) => {
    const value = answer[control.name];
    const [toName] = control.toName;
    if (value === undefined || toName === undefined) return [];
    const given = control.tag === 'TextArea' ? [String(value)] : value;
    return [{ from_name: control.name, to_name: toName, type: control.type, value: { [control.valueKey]: given } }];
  });
}
