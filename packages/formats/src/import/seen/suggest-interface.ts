import type { ConfigNode } from '@labelwright/task-definition/model';
import { renderConfig } from '@labelwright/task-definition/render';
import { type DataColumn, summarizeColumns } from '../columns.ts';
import { SHAPE_TAGS, SUBJECT_TAGS, SUGGESTED } from './interface.ts';
import type { SeenRecord, SeenRow, SeenSubject, ShapeKind } from './model.ts';

/** More are no list to choose from: such values are texts, not classes. */
const MOST_OPTIONS = 2000;
/** Looked at; labels that come up later are added to the interface by hand. */
export const MOST_RECORDS = 20_000;

interface Seen {
  subject: SeenSubject['kind'] | undefined;
  shapes: Map<ShapeKind, Set<string>>;
  classes: Set<string>;
  links: Set<string>;
  hasSeveralClasses: boolean;
  hasWritings: boolean;
  columns: ReturnType<typeof summarizeColumns>;
}

/** The XML of an interface that holds what the records have; undefined when they have nothing to show. */
export async function suggestInterface(
  records: AsyncIterable<SeenRow>,
  declared: readonly string[],
): Promise<string | undefined> {
  const seen: Seen = {
    subject: undefined,
    shapes: new Map(),
    classes: new Set(),
    links: new Set(),
    hasSeveralClasses: false,
    hasWritings: false,
    columns: summarizeColumns(),
  };
  let count = 0;
  for await (const record of records) {
    if (record.ok) learn(seen, record);
    count += 1;
    if (count === MOST_RECORDS) break;
  }
  if (seen.subject === undefined) return undefined;
  if (seen.subject === 'columns') return interfaceOfColumns(seen.columns.list());
  for (const [kind, labels] of seen.shapes) {
    // Key points have names of their own.
    if (kind !== 'point') for (const label of declared) addOption(labels, label);
  }
  return renderConfig(configNode('View', {}, [...controlsOf(seen, seen.subject)]));
}

function learn(seen: Seen, record: SeenRecord): void {
  seen.subject ??= record.subject.kind;
  if (record.subject.kind === 'columns') seen.columns.add(record.data ?? {});
  for (const { shape, labels } of record.regions) {
    const known = seen.shapes.get(shape.kind) ?? new Set();
    seen.shapes.set(shape.kind, known);
    for (const label of labels) addOption(known, label);
  }
  for (const option of record.classes ?? []) addOption(seen.classes, option);
  seen.hasSeveralClasses ||= (record.classes?.length ?? 0) > 1;
  seen.hasWritings ||= (record.writings?.length ?? 0) > 0;
  for (const { label } of record.links ?? []) if (label !== undefined) addOption(seen.links, label);
}

function* controlsOf(seen: Seen, subject: Exclude<SeenSubject['kind'], 'columns'>): Generator<ConfigNode> {
  const toName = SUGGESTED.subjects[subject];
  const listed = (tag: string, values: Iterable<string>): ConfigNode[] =>
    Array.from(values, (value) => configNode(tag, { value }));
  yield configNode(SUBJECT_TAGS[subject], { name: toName, value: `$${toName}` });
  for (const [kind, labels] of seen.shapes) {
    const name = SUGGESTED.shapes[kind];
    yield configNode(SHAPE_TAGS[kind].labels, { name, toName }, listed('Label', labels.size > 0 ? labels : [name]));
  }
  const name = SUGGESTED.choices;
  const choice: Record<string, string> = seen.hasSeveralClasses ? { choice: 'multiple' } : {};
  if (seen.classes.size > 0) yield configNode('Choices', { name, toName, ...choice }, listed('Choice', seen.classes));
  const asksNothing = seen.shapes.size === 0 && seen.classes.size === 0;
  if (seen.hasWritings || asksNothing)
    yield configNode('TextArea', { name: SUGGESTED.writing, toName, editable: 'true' });
  if (seen.links.size > 0) yield configNode('Relations', {}, listed('Relation', seen.links));
}

/** Shows the medium or the text of a table, and asks to describe it: what else could be asked nobody has said. */
export function interfaceOfColumns(columns: readonly DataColumn[]): string | undefined {
  const tags: Partial<Record<DataColumn['type'], string>> = { image: 'Image', audio: 'Audio', video: 'Video' };
  const medium = columns.find(({ type }) => tags[type] !== undefined);
  const texts = columns.filter(({ type }) => type === 'text' || type === 'mixed');
  const longest = texts.toSorted((left, right) => right.example.length - left.example.length)[0];
  const column = medium ?? longest ?? columns[0];
  if (!column) return undefined;
  const tag = tags[column.type] ?? 'Text';
  return renderConfig(
    configNode('View', {}, [
      configNode(tag, { name: 'item', value: `$${column.name}` }),
      configNode('TextArea', { name: 'answer', toName: 'item', editable: 'true' }),
    ]),
  );
}

function addOption(options: Set<string>, option: string): void {
  const name = option.trim();
  if (options.size < MOST_OPTIONS && name !== '') options.add(name);
}

const nowhere = { line: 1, column: 1, offset: 0 };

export const configNode = (
  tag: string,
  attributes: Record<string, string>,
  children: ConfigNode[] = [],
): ConfigNode => ({
  tag,
  attributes,
  children,
  text: '',
  range: { start: nowhere, end: nowhere },
});
