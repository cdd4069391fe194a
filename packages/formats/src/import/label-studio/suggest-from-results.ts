import type { ConfigNode } from '@labelwright/task-definition/model';
import { renderConfig } from '@labelwright/task-definition/render';
import type { TagDeclaration } from '@labelwright/task-definition/tags/declaration';
import { tags } from '@labelwright/task-definition/tags/index';
import { type ColumnSummary, summarizeColumns } from '../columns.ts';
import type { ImportedTask } from '../model.ts';
import { isPlainObject } from '../plain-object.ts';
import { configNode } from '../seen/suggest-interface.ts';

type Plain = Record<string, unknown>;

/** What the answers of tasks tell of the interface that they were given to. */
export interface ResultLearner {
  add: (task: ImportedTask) => void;
  /** XML; undefined when there are no answers to learn from. */
  suggest: () => string | undefined;
}

interface SeenControl {
  declaration: TagDeclaration;
  toName: string;
  options: Set<string>;
  hasSeveral: boolean;
  /** Of numbers the greatest. */
  most: number;
  /** Asked of every region, or of every page. */
  about: 'perRegion' | 'perItem' | undefined;
}

interface SeenObject {
  /** Undefined while only answers about the whole are known, which any object can have. */
  tag: string | undefined;
  /** Keys of data that hold what its answers quote. */
  keys: Set<string>;
}

interface Learned {
  controls: Map<string, SeenControl>;
  objects: Map<string, SeenObject>;
  links: Set<string>;
  columns: ColumnSummary;
}

const mostOptions = 2000;
/** Controls that need more than an answer shows, such as both sides of a comparison. */
const beyondAnswers = new Set(['Pairwise', 'Ranker', 'List', 'Chat', 'Taxonomy', 'TimeSeriesLabels', 'MagicWand']);

export function learnFromResults(): ResultLearner {
  const learned: Learned = { controls: new Map(), objects: new Map(), links: new Set(), columns: summarizeColumns() };
  return {
    add: (task) => {
      learned.columns.add(task.data);
      for (const { result } of [...(task.annotations ?? []), ...(task.predictions ?? [])]) {
        const items = result.filter(isPlainObject);
        const regions = new Set(items.filter((item) => tagOf(item)?.control?.answer === 'region').map(({ id }) => id));
        for (const item of items) learnItem(learned, item, task.data, regions);
      }
    },
    suggest: () => (learned.controls.size === 0 ? undefined : render(learned)),
  };
}

const tagOf = ({ type }: Plain): TagDeclaration | undefined =>
  tags.find(({ control, name }) => control?.type === type && !beyondAnswers.has(name));

function learnItem(learned: Learned, item: Plain, data: Plain, regions: ReadonlySet<unknown>): void {
  const { from_name: name, to_name: toName, type, value } = item;
  if (type === 'relation') {
    if (Array.isArray(item.labels)) for (const label of item.labels) learned.links.add(String(label));
    return;
  }
  const declaration = tagOf(item);
  if (!declaration?.control || typeof name !== 'string' || typeof toName !== 'string' || !isPlainObject(value)) return;
  const known = learned.controls.get(name) ?? {
    declaration,
    toName,
    options: new Set(),
    hasSeveral: false,
    most: 0,
    about: undefined,
  };
  learned.controls.set(name, known);
  const given = value[declaration.control.valueKey];
  if (typeof given === 'number') known.most = Math.max(known.most, given);
  if (declaration.control.optionTag !== undefined && Array.isArray(given)) {
    known.hasSeveral ||= given.length > 1;
    for (const option of given.flat()) if (known.options.size < mostOptions) known.options.add(String(option));
  }
  // What is drawn without labels of its own may carry those of another control.
  if (declaration.control.optionTag === undefined && Array.isArray(value.labels)) {
    const labels = { from_name: `${name}-labels`, to_name: toName, type: 'labels', value };
    learnItem(learned, labels, data, regions);
  }
  if (declaration.control.answer === 'classification') {
    known.about ??= regions.has(item.id) ? 'perRegion' : typeof item.item_index === 'number' ? 'perItem' : undefined;
  }
  const object = learned.objects.get(toName) ?? { tag: undefined, keys: new Set() };
  learned.objects.set(toName, object);
  object.tag ??= objectTag(declaration, value);
  for (const [key, text] of Object.entries(data)) {
    const { start, end, text: quote } = value;
    if (typeof text !== 'string' || typeof quote !== 'string' || typeof start !== 'number' || typeof end !== 'number')
      continue;
    if (text.slice(start, end) === quote) object.keys.add(key);
  }
}

/** The object that such a place is on; undefined for answers about the whole. */
function objectTag({ control }: TagDeclaration, value: Plain): string | undefined {
  const targets = control?.targets ?? [];
  const onlyTarget = targets.length === 1 ? targets[0] : undefined;
  if (onlyTarget !== undefined) return onlyTarget;
  const { start, end } = value;
  if (value.sequence !== undefined || value.ranges !== undefined) return 'Video';
  if (typeof start === 'string' && value.startOffset !== undefined)
    return start.startsWith('/') ? 'HyperText' : 'Paragraphs';
  if (typeof start === 'number' && typeof end === 'number') return typeof value.text === 'string' ? 'Text' : 'Audio';
  const isPicture = ['x', 'points', 'vertices', 'rle', 'imageDataURL'].some((key) => value[key] !== undefined);
  return isPicture ? 'Image' : undefined;
}

function render(learned: Learned): string {
  const columns = learned.columns.list();
  const shown: Record<string, string> = { image: 'Image', audio: 'Audio', video: 'Video', list: 'Paragraphs' };
  const taken = new Set<string>();
  const objects = [...learned.objects].map(([name, { tag, keys }]) => {
    const wanted = Object.keys(shown).find((type) => shown[type] === tag);
    const free = columns.filter((column) => !taken.has(column.name));
    const column =
      free.find((one) => keys.has(one.name)) ??
      free.find((one) => one.name === name) ??
      free.find((one) => (wanted === undefined ? one.type === 'text' : one.type === wanted)) ??
      free[0];
    if (column) taken.add(column.name);
    const found = tag ?? shown[column?.type ?? ''] ?? 'Text';
    return configNode(found, { name, value: `$${column?.name ?? name}` });
  });
  const controls = [...learned.controls].map(
    ([name, { declaration, toName, options, hasSeveral, most, about }]): ConfigNode => {
      const { control } = declaration;
      const more: Record<string, string> = {
        ...(hasSeveral ? { choice: 'multiple' } : {}),
        ...(declaration.name === 'Rating' && most > 5 ? { maxRating: String(Math.ceil(most)) } : {}),
        ...(about === undefined ? {} : { [about]: 'true' }),
      };
      const children = [...options].map((value) => configNode(control?.optionTag ?? '', { value }));
      return configNode(declaration.name, { name, toName, ...more }, children);
    },
  );
  const links = [...learned.links].map((value) => configNode('Relation', { value }));
  const relations = links.length > 0 ? [configNode('Relations', {}, links)] : [];
  return renderConfig(configNode('View', {}, [...objects, ...controls, ...relations]));
}
