import type { ControlTag } from '../model.ts';
import { flattenOption, listOptions } from '../options.ts';
import { isRecord } from './item-shape.ts';

type Data = Record<string, unknown> | undefined;

const LABEL_KEYS = ['label', 'labels', 'class', 'category'];

/** `value` of a result item made of a plain answer such as "positive" or 4; undefined when it is none to this control. */
export function answerValue(
  control: ControlTag,
  answer: unknown,
  geometry: Record<string, unknown>,
  data: Data,
): Record<string, unknown> | undefined {
  if (control.answer !== 'classification')
    return regionValue(control, isRecord(answer) ? answer : { ...geometry, label: answer });
  const plain = isRecord(answer) ? unwrap(answer, control) : answer;
  switch (control.tag) {
    case 'Choices':
      return choicesValue(control, plain, data);
    case 'TextArea':
      return textValue(plain);
    case 'Rating':
    case 'Number': {
      const number = typeof plain === 'string' && plain.trim() !== '' ? Number(plain) : plain;
      return typeof number === 'number' && Number.isFinite(number) ? { [control.valueKey]: number } : undefined;
    }
    default:
      return typeof plain === 'string' ? { [control.valueKey]: plain } : undefined;
  }
}

function unwrap(answer: Record<string, unknown>, control: ControlTag): unknown {
  return (
    answer[control.valueKey] ??
    LABEL_KEYS.map((key) => answer[key]).find((value) => value !== undefined) ??
    answer.value
  );
}

function choicesValue(control: ControlTag, plain: unknown, data: Data): Record<string, unknown> | undefined {
  const entries = Array.isArray(plain) ? plain : [plain];
  const isAnswer = entries.every(
    (entry) => ['string', 'number', 'boolean'].includes(typeof entry) || Array.isArray(entry),
  );
  if (!isAnswer) return undefined;
  return {
    choices: entries.map((entry) =>
      Array.isArray(entry) ? entry : (findOption(control, entry, data) ?? String(entry)),
    ),
  };
}

function textValue(plain: unknown): Record<string, unknown> | undefined {
  if (typeof plain === 'string') return { text: [plain] };
  return Array.isArray(plain) && plain.every((entry) => typeof entry === 'string') ? { text: plain } : undefined;
}

function regionValue(control: ControlTag, region: Record<string, unknown>): Record<string, unknown> | undefined {
  const value = Object.fromEntries(
    control.geometryKeys.flatMap((key) => (region[key] === undefined ? [] : [[key, region[key]]])),
  );
  if (Object.keys(value).length === 0) return undefined;
  if (control.optionTag === undefined) return value;
  const label = region[control.valueKey] ?? LABEL_KEYS.map((key) => region[key]).find((given) => given !== undefined);
  return { ...value, [control.valueKey]: Array.isArray(label) ? label : [label] };
}

/** What is stored for an answer that names an option by its stored value or by what people read. */
export function findOption(control: ControlTag, answer: unknown, data: Data): string | undefined {
  const wanted = Array.isArray(answer) ? answer[0] : answer;
  if (!['string', 'number', 'boolean'].includes(typeof wanted)) return undefined;
  const options = listOptions(control, data).flatMap(flattenOption);
  const text = String(wanted);
  return (options.find(({ value }) => value === text) ?? options.find(({ title }) => title === text))?.value;
}
