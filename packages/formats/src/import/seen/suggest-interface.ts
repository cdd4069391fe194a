import type { ConfigNode } from '@labelwright/task-definition/model';
import { renderConfig } from '@labelwright/task-definition/render';
import { type DataColumn, summarizeColumns } from '../columns.ts';
import { SHAPE_TAGS, SUBJECT_TAGS, SUGGESTED } from './interface.ts';
import type { SeenRow, SeenSubject, ShapeKind } from './model.ts';

/** More are no list to choose from: such values are texts, not classes. */
const MOST_OPTIONS = 2000;

/** The XML of an interface that holds what the records have; undefined when they have nothing to show. */
export async function suggestInterface(
  records: AsyncIterable<SeenRow>,
  known: { labels?: Partial<Record<ShapeKind, string[]>>; classes?: string[] } = {},
): Promise<string | undefined> {
  const shapes = new Map<ShapeKind, Set<string>>(
    Object.entries(known.labels ?? {}).map(([kind, labels]) => [kind as ShapeKind, new Set(labels)]),
  );
  const classes = new Set(known.classes);
  const links = new Set<string>();
  const columns = summarizeColumns();
  let subject: SeenSubject['kind'] | undefined;
  let [mostClasses, hasWritings, hasLinks] = [1, false, false];
  for await (const record of records) {
    if (!record.ok) continue;
    subject ??= record.subject.kind;
    if (record.subject.kind === 'columns') columns.add(record.data ?? {});
    for (const { shape, labels } of record.regions) {
      const seen = shapes.get(shape.kind) ?? new Set();
      shapes.set(shape.kind, seen);
      for (const label of labels) addOption(seen, label);
    }
    for (const option of record.classes ?? []) addOption(classes, option);
    mostClasses = Math.max(mostClasses, record.classes?.length ?? 0);
    hasWritings ||= (record.writings?.length ?? 0) > 0;
    hasLinks ||= (record.links?.length ?? 0) > 0;
    for (const { label } of record.links ?? []) if (label !== undefined) addOption(links, label);
  }
  if (subject === undefined) return undefined;
  if (subject === 'columns') return interfaceOfColumns(columns.list());
  const object = SUGGESTED.subjects[subject];
  const children: ConfigNode[] = [node(SUBJECT_TAGS[subject], { name: object, value: `$${object}` })];
  for (const [kind, labels] of shapes) {
    const name = SUGGESTED.shapes[kind];
    const options = labels.size > 0 ? labels : [name];
    children.push(
      node(
        SHAPE_TAGS[kind].labels,
        { name, toName: object },
        [...options].map((value) => node('Label', { value })),
      ),
    );
  }
  if (classes.size > 0) {
    const choice: Record<string, string> = mostClasses > 1 ? { choice: 'multiple' } : {};
    children.push(
      node(
        'Choices',
        { name: SUGGESTED.choices, toName: object, ...choice },
        [...classes].map((value) => node('Choice', { value })),
      ),
    );
  }
  if (hasWritings) children.push(node('TextArea', { name: SUGGESTED.writing, toName: object, editable: 'true' }));
  if (hasLinks && links.size > 0)
    children.push(
      node(
        'Relations',
        {},
        [...links].map((value) => node('Relation', { value })),
      ),
    );
  if (children.length === 1) children.push(node('TextArea', { name: 'comment', toName: object }));
  return renderConfig(node('View', {}, children));
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
    node('View', {}, [
      node(tag, { name: 'item', value: `$${column.name}` }),
      node('TextArea', { name: 'answer', toName: 'item', editable: 'true' }),
    ]),
  );
}

function addOption(options: Set<string>, option: string): void {
  if (options.size < MOST_OPTIONS) options.add(option);
}

const nowhere = { line: 1, column: 1, offset: 0 };

const node = (tag: string, attributes: Record<string, string>, children: ConfigNode[] = []): ConfigNode => ({
  tag,
  attributes,
  children,
  text: '',
  range: { start: nowhere, end: nowhere },
});
