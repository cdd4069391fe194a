import type { Editor } from '../editor/editor.ts';
import { readMessage, readMessages } from '../media/chat/messages.ts';
import type { EditorRecord, RegionRecord } from '../store/records.ts';
import { announce, canEdit, edit, touched } from './edit.ts';
import { newRegion } from './regions.ts';
import { select } from './selection.ts';

/**
 * A region for each message of the task that the result says nothing about, so that it can be selected and answered
 * like any other. Without answers it is no part of the result. `order` is the place after all that came with it.
 */
export function listGivenMessages(editor: Editor, records: readonly EditorRecord[]): RegionRecord[] {
  const known = new Set(
    records.flatMap((record) =>
      record.kind === 'region' && record.props.geometry.shape === 'message'
        ? [`${record.props.toName}\n${record.props.itemIndex}`]
        : [],
    ),
  );
  const made = Object.values(editor.config.objects).flatMap(({ name, tag }) => {
    const messages = tag === 'Chat' ? (readMessages(editor.model.resolveObject(name)) ?? []) : [];
    return messages.flatMap(({ source }, itemIndex) =>
      known.has(`${name}\n${itemIndex}`) ? [] : [{ name, source, itemIndex }],
    );
  });
  return made.map(({ name, source, itemIndex }, index) => ({
    id: editor.makeId(),
    kind: 'region',
    props: {
      toName: name,
      itemIndex,
      geometry: { shape: 'message', chatmessage: source },
      answers: [],
      hidden: false,
      locked: false,
      // Before everything that is made from now on, after all that was there.
      order: records.length - 1 + (index + 1) / (made.length + 1),
    },
  }));
}

/** The messages of a chat in the order of the conversation: those of the task, then those that were added. */
export function listMessages(editor: Editor, chatName: string): RegionRecord[] {
  const place = ({ props }: RegionRecord) => props.itemIndex ?? Number.POSITIVE_INFINITY;
  return editor.store
    .list('region')
    .filter(({ props }) => props.toName === chatName && props.geometry.shape === 'message')
    .sort((a, b) => place(a) - place(b) || a.props.order - b.props.order || 0);
}

/** How many messages may still be added; infinite without a limit. */
export function messagesLeft(editor: Editor, chatName: string): number {
  const most = editor.config.objects[chatName]?.params.maxMessages;
  return typeof most === 'number'
    ? Math.max(most - listMessages(editor, chatName).length, 0)
    : Number.POSITIVE_INFINITY;
}

/** Undefined when nothing may be added. */
export function addMessage(editor: Editor, chatName: string, role: string, content: string): RegionRecord | undefined {
  if (content.trim() === '' || messagesLeft(editor, chatName) === 0) return undefined;
  const chatmessage = { role, content: content.trim(), createdAt: Date.now() };
  const region = newRegion(editor, chatName, { shape: 'message', chatmessage });
  if (!region) return undefined;
  edit(editor, 'Add message', (writer) => writer.put(region));
  select(editor, [region.id]);
  announce(editor, `Message of ${role} added`);
  return region;
}

export function changeMessage(editor: Editor, region: RegionRecord, content: string): void {
  const { geometry } = region.props;
  if (geometry.shape !== 'message' || content.trim() === '' || !canEdit(editor)) return;
  if (readMessage(geometry.chatmessage).source.content === content.trim()) return;
  const chatmessage = { ...geometry.chatmessage, content: content.trim() };
  edit(editor, 'Change message', (writer) =>
    writer.put(touched(region, { geometry: { shape: 'message', chatmessage } })),
  );
}
