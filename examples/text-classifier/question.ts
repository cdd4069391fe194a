import { compileCached } from '@labelwright/task-definition/cache';
import { readValue } from '@labelwright/task-definition/data-reference';

/** What is asked: the one Choices control over a text that takes one choice, or the first of several. */
export interface Question {
  control: string;
  object: string;
  labels: readonly string[];
  /** The text of a task; undefined when it has none. */
  textOf(data: Record<string, unknown>): string | undefined;
}

/** undefined: the label config asks nothing that this model answers. */
export function readQuestion(labelConfig: string): Question | undefined {
  const { controls, objects } = compileCached(labelConfig);
  for (const control of Object.values(controls)) {
    const object = control.toName.map((name) => objects[name]).find((one) => one?.tag === 'Text');
    if (control.tag !== 'Choices' || control.perRegion || control.params.choice === 'multiple' || !object) continue;
    return {
      control: control.name,
      object: object.name,
      labels: control.options.map(({ value }) => value),
      textOf: (data) => {
        const value = readValue(object.value, data);
        return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
      },
    };
  }
  return undefined;
}

/** What people chose in an annotation; undefined when they chose nothing. */
export function choiceIn(result: unknown, control: string): string | undefined {
  if (!Array.isArray(result)) return undefined;
  for (const item of result as { from_name?: unknown; value?: { choices?: unknown } }[]) {
    const choices = item.from_name === control ? item.value?.choices : undefined;
    if (Array.isArray(choices) && typeof choices[0] === 'string') return choices[0];
  }
  return undefined;
}
