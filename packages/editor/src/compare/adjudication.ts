import type { Editor } from '../editor/editor.ts';
import { edit } from '../operations/edit.ts';
import { isExactly, type Part } from '../results/group-results.ts';
import { contentOf } from '../results/record-content.ts';
import type { EditorRecord, RelationRecord } from '../store/records.ts';
import type { StoreWriter } from '../store/store.ts';

/** What has become of a part in the answer that is being made. */
export type Outcome =
  | { kind: 'open' }
  | { kind: 'left-out' }
  /** Undefined where a part was taken that all agree on. */
  | { kind: 'taken'; source: number | undefined }
  | { kind: 'edited' };

/** How one region or answer of the final result came to be. */
export interface Provenance {
  /** Of the region or answer in the result; of a relation, which has none, both ends with an arrow between them. */
  id: string;
  kind: EditorRecord['kind'];
  how: 'unanimous' | 'chosen' | 'edited' | 'new';
  /** Indexes of the results that it is taken from. */
  sources: readonly number[];
}

export function outcomeOf(editor: Editor, part: Part, leftOut: ReadonlySet<string>): Outcome {
  const record = findRecord(editor, part);
  if (!record) return { kind: leftOut.has(part.id) ? 'left-out' : 'open' };
  const isFrom = (given: EditorRecord) => isExactly(editor.config, record, given);
  if (part.state === 'agreed' && part.versions.some((version) => isFrom(version.record)))
    return { kind: 'taken', source: undefined };
  for (const [source, given] of part.members) if (isFrom(given)) return { kind: 'taken', source };
  return { kind: 'edited' };
}

/** Everything that all agree on goes into the answer, as one step. */
export function takeAgreed(editor: Editor, parts: readonly Part[]): number {
  const taken = parts.filter((part) => part.state === 'agreed' && !findRecord(editor, part));
  if (taken.length === 0) return 0;
  edit(editor, `Take ${taken.length} agreed`, (writer) => {
    for (const part of taken) {
      const [version] = part.versions;
      if (version) put(editor, writer, part, version.record);
    }
  });
  return taken.length;
}

/** The part as that result has it; false when the result has nothing there. */
export function takeFrom(editor: Editor, part: Part, source: number): boolean {
  const given = part.members.get(source);
  if (!given || !hasEnds(editor, given)) return false;
  edit(editor, 'Choose', (writer) => {
    const before = findRecord(editor, part);
    if (before && before.id !== recordId(part, given)) writer.remove(before.id);
    put(editor, writer, part, given);
  });
  return true;
}

/** Takes the part out of the answer again, with the relations that hang on it. */
export function takeOut(editor: Editor, part: Part): void {
  const record = findRecord(editor, part);
  if (!record) return;
  edit(editor, 'Leave out', (writer) => {
    writer.remove(record.id);
    if (record.kind !== 'region') return;
    for (const { id, props } of editor.store.list('relation'))
      if (props.fromId === record.id || props.toId === record.id) writer.remove(id);
  });
}

/** Of each record of the answer, who gave it and who changed it. */
export function provenanceOf(editor: Editor, parts: readonly Part[]): Provenance[] {
  const known = new Map(
    parts.flatMap((part) => {
      const record = findRecord(editor, part);
      return record ? [[record.id, part] as const] : [];
    }),
  );
  const kinds = ['region', 'answer', 'relation', 'opaque'] as const;
  return kinds
    .flatMap((kind): EditorRecord[] => [...editor.store.list(kind)])
    .map((record) => {
      const part = known.get(record.id);
      return { id: nameOf(record), kind: record.kind, ...originOf(editor, part) };
    });
}

function originOf(editor: Editor, part: Part | undefined): Pick<Provenance, 'how' | 'sources'> {
  if (!part) return { how: 'new', sources: [] };
  const outcome = outcomeOf(editor, part, new Set());
  if (outcome.kind !== 'taken') return { how: 'edited', sources: [...part.members.keys()] };
  if (part.state === 'agreed') return { how: 'unanimous', sources: [...part.members.keys()] };
  return { how: 'chosen', sources: outcome.source === undefined ? [] : [outcome.source] };
}

function nameOf(record: EditorRecord): string {
  if (record.kind === 'answer') return record.props.resultId;
  return record.kind === 'relation' ? `${record.props.fromId}→${record.props.toId}` : record.id;
}

/** What stands in the answer for the part; relations by what they connect, since their ids mean nothing. */
export function findRecord(editor: Editor, part: Part): EditorRecord | undefined {
  if (part.kind === 'region') return editor.store.findRegion(part.id);
  if (part.kind === 'answer') return editor.store.find(part.id);
  const [given] = part.members.values();
  if (given?.kind === 'relation') return editor.store.list('relation').find((record) => joinsSame(record, given));
  return editor.store.list('opaque').find((record) => given && contentOf(record) === contentOf(given));
}

function joinsSame({ props: a }: RelationRecord, { props: b }: RelationRecord): boolean {
  return (a.fromId === b.fromId && a.toId === b.toId) || (a.fromId === b.toId && a.toId === b.fromId);
}

/** A relation needs both of its regions in the answer. */
export function hasEnds(editor: Editor, record: EditorRecord): boolean {
  if (record.kind !== 'relation') return true;
  return [record.props.fromId, record.props.toId].every((id) => editor.store.findRegion(id) !== undefined);
}

function put(editor: Editor, writer: StoreWriter, part: Part, given: EditorRecord): void {
  const order = findRecord(editor, part)?.props.order ?? editor.nextOrder();
  writer.put(placed(given, recordId(part, given), order));
}

function placed(given: EditorRecord, id: string, order: number): EditorRecord {
  switch (given.kind) {
    case 'region':
      return { ...given, id, props: { ...given.props, order } };
    case 'answer':
      return { ...given, id, props: { ...given.props, order } };
    case 'relation':
      return { ...given, id, props: { ...given.props, order } };
    case 'opaque':
      return { ...given, id, props: { ...given.props, order } };
  }
}

function recordId(part: Part, given: EditorRecord): string {
  return given.kind === 'answer' ? given.id : part.id;
}
