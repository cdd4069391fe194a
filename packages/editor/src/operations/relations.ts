import type { Editor } from '../editor/editor.ts';
import type { RelationRecord } from '../store/records.ts';
import { announce, canEdit, edit } from './edit.ts';
import { withMessage } from './message-answers.ts';

/** The next region picked becomes the other end. */
export function startLinking(editor: Editor): void {
  const [from] = editor.session.get().selection;
  if (from === undefined || !canEdit(editor)) return;
  editor.session.update({ linkingFrom: from, hovered: undefined, announcement: 'Pick the region to relate to' });
}

export function stopLinking(editor: Editor): void {
  editor.session.update({ linkingFrom: undefined, hovered: undefined });
}

export function linkTo(editor: Editor, toId: string): void {
  const { linkingFrom } = editor.session.get();
  stopLinking(editor);
  if (linkingFrom === undefined || linkingFrom === toId) return;
  const isThere = editor.store
    .list('relation')
    .some(({ props }) => props.fromId === linkingFrom && props.toId === toId);
  if (isThere) {
    announce(editor, 'These two are related already');
    return;
  }
  edit(editor, 'Add relation', (writer) => {
    // A message that nothing was said about is no part of the result yet; the ends of a relation are.
    for (const id of [linkingFrom, toId]) {
      const end = editor.store.findRegion(id);
      if (end?.props.geometry.shape === 'message')
        writer.put({ ...end, props: { ...end.props, answers: withMessage(editor, end) } });
    }
    writer.put({
      id: `relation:${editor.makeId()}`,
      kind: 'relation',
      props: { fromId: linkingFrom, toId, direction: 'right', order: editor.nextOrder() },
    });
  });
  announce(editor, 'Relation added');
}

export function turnRelation(editor: Editor, relation: RelationRecord): void {
  const next = { right: 'left', left: 'bi', bi: 'right' } as const;
  edit(editor, 'Turn relation', (writer) =>
    writer.put({ ...relation, props: { ...relation.props, direction: next[relation.props.direction] } }),
  );
}

export function setRelationLabels(editor: Editor, relation: RelationRecord, labels: readonly string[]): void {
  const { labels: _before, ...props } = relation.props;
  edit(editor, 'Label relation', (writer) =>
    writer.put({ ...relation, props: labels.length > 0 ? { ...props, labels: [...labels] } : props }),
  );
}

export function deleteRelation(editor: Editor, relation: RelationRecord): void {
  edit(editor, 'Delete relation', (writer) => writer.remove(relation.id));
  announce(editor, 'Relation deleted');
}
