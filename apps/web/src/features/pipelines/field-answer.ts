import type { RegionProvenance } from '@labelwright/contract/adjudication';
import { type AnswerField, differencesOf } from '../review/answer-fields.ts';

/** Where a field of the final answer was taken from: path → annotation. */
export type Taken = ReadonlyMap<string, number>;

const LONGEST_REGION = 200;

/** What nobody disputes, to begin from; undefined where that is nothing, or where answers have no fields. */
export function agreedOf(results: readonly unknown[]): unknown {
  const agreed = differencesOf(results).filter(
    ({ names, isSame, values }) => isSame && names.length > 0 && values[0] !== undefined,
  );
  if (agreed.length === 0) return undefined;
  return agreed.reduce<unknown>((answer, { names, values }) => withField(answer, names, values[0]), undefined);
}

/** The answer with another value at this place; undefined takes the field away. */
export function withField(answer: unknown, names: readonly string[], value: unknown): unknown {
  const [name, ...rest] = names;
  if (name === undefined) return value;
  const before = isRecord(answer) ? answer : {};
  const { [name]: inner, ...others } = before;
  const next = withField(inner, rest, value);
  if (next === undefined) return others;
  return name in before ? { ...before, [name]: next } : { ...others, [name]: next };
}

/** Whether the final answer has at this place what an answer gave. */
export function holdsField(answer: unknown, { names }: Pick<AnswerField, 'names'>, value: unknown): boolean {
  const own = names.reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), answer);
  return differencesOf([own, value]).every(({ isSame }) => isSame);
}

/** Field by field where it comes from. What was taken and changed is edited; what nobody gave and nobody took is new. */
export function provenanceOf(
  result: unknown,
  answers: readonly { id: number; result: unknown }[],
  taken: Taken,
): RegionProvenance[] {
  return differencesOf([result, ...answers.map((answer) => answer.result)]).flatMap(
    ({ path, values: [own, ...given], isSame }): RegionProvenance[] => {
      if (own === undefined) return [];
      const region = (path === '' ? 'answer' : path).slice(0, LONGEST_REGION);
      if (isSame && answers.length > 1) return [{ region, how: 'unanimous' }];
      const from = taken.get(path);
      const holders = answers.filter((_, at) => differencesOf([own, given[at]]).every((field) => field.isSame));
      const holder = holders.find(({ id }) => id === from) ?? holders[0];
      if (holder) return [{ region, how: 'chosen', from: holder.id }];
      return [from === undefined ? { region, how: 'new', from: null } : { region, how: 'edited', from }];
    },
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
