import { readValue } from '../data-reference.ts';
import { itemListData } from './data-kinds.ts';
import type { TagDeclaration, ValueContext, ValueProblem } from './declaration.ts';
import { containers, controlNaming, requirement, visibility } from './shared-parameters.ts';
import { problem } from './value-checks.ts';

/** Items that stand in no bucket. */
const REST = '_';
const MOST_ITEMS = 10_000;

export const rankerTag: TagDeclaration = {
  name: 'Ranker',
  role: 'control',
  help: 'Puts the items of a List in order, or sorts them into buckets.',
  parents: containers,
  parameters: [...controlNaming, ...requirement, ...visibility],
  control: {
    type: 'ranker',
    valueKey: 'ranker',
    answer: 'classification',
    agreement: 'ranking',
    targets: ['List'],
    checkValue: checkRanking,
  },
  example: {
    config: `<View>
  <List name="poems" value="$poems" title="Drafts"/>
  <Ranker name="order" toName="poems"/>
</View>`,
    data: { poems: itemListData.sample('poems') },
    result: [{ id: 'o1', from_name: 'order', to_name: 'poems', type: 'ranker', value: { ranker: ['c', 'a', 'b'] } }],
  },
};

function checkRanking(value: Record<string, unknown>, context: ValueContext): ValueProblem[] {
  const { ranker } = value;
  if (Array.isArray(ranker)) return checkIds(ranker, '.ranker', context, new Set());
  if (typeof ranker !== 'object' || ranker === null) {
    return [problem('.ranker', 'wrong_type', 'must be a list of ids, or an object with a list for each bucket')];
  }
  const buckets = new Set([REST, ...context.control.node.children.map(({ attributes }) => attributes.name ?? '')]);
  const seen = new Set<string>();
  return Object.entries(ranker).flatMap(([bucket, ids]) => {
    const at = `.ranker.${bucket}`;
    if (!buckets.has(bucket)) return [problem(at, 'unknown_option', `"${bucket.slice(0, 80)}" is no bucket`)];
    return Array.isArray(ids) ? checkIds(ids, at, context, seen) : [problem(at, 'wrong_type', 'must be a list of ids')];
  });
}

function checkIds(ids: readonly unknown[], at: string, context: ValueContext, seen: Set<string>): ValueProblem[] {
  if (ids.length > MOST_ITEMS) return [problem(at, 'too_many', `has more than ${MOST_ITEMS} entries`)];
  const known = knownIds(context);
  return ids.flatMap((id, index) => {
    const place = `${at}[${index}]`;
    if (typeof id !== 'string') return [problem(place, 'wrong_type', 'must be a text')];
    if (seen.has(id)) return [problem(place, 'repeated_option', 'is given twice')];
    seen.add(id);
    return known?.has(id) === false ? [problem(place, 'unknown_option', `"${id.slice(0, 80)}" is no item`)] : [];
  });
}

/** Ids of the task's items, as texts; undefined when the task is not at hand. */
function knownIds({ object, data }: ValueContext): Set<string> | undefined {
  if (object === undefined || data === undefined) return undefined;
  const list = readValue(object.value, data);
  if (!Array.isArray(list)) return undefined;
  return new Set(list.map((item: unknown) => String((item as Record<string, unknown> | null)?.id)));
}
