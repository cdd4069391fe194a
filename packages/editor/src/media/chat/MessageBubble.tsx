import type { ObjectTag } from '@labelwright/task-definition/model';
import { Pencil, Trash2 } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, memo, useState } from 'react';
import { canEdit } from '../../operations/edit.ts';
import { changeMessage } from '../../operations/messages.ts';
import { deleteRegions } from '../../operations/regions.ts';
import { pick } from '../../operations/selection.ts';
import { useEditor, useSession, useSurroundings } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import type { RegionRecord } from '../../store/records.ts';
import { safePicture } from '../html/html-attributes.ts';
import { MessageText } from './MessageText.tsx';
import { isEditable, type MessagePart, readMessage } from './messages.ts';
import { summarizeAnswers } from './summarize-answers.ts';

interface MessageBubbleProps {
  object: ObjectTag;
  message: RegionRecord;
  number: number;
  /** Where Tab enters the conversation. */
  isEntry: boolean;
}

export const MessageBubble = memo(function MessageBubble({ object, message, number, isEntry }: MessageBubbleProps) {
  const editor = useEditor();
  const isSelected = useSession((state) => state.selection.includes(message.id));
  const isHovered = useSession((state) => state.hovered === message.id || state.linkingFrom === message.id);
  const [isOpen, setIsOpen] = useState(false);
  const { geometry, itemIndex, locked, hidden } = message.props;
  if (geometry.shape !== 'message' || hidden) return null;
  const { role, content, source } = readMessage(geometry.chatmessage);
  const isAdded = itemIndex === undefined;
  const isChangeable = isAdded && !locked && canEdit(editor) && isEditable(object, role);
  const summary = summarizeAnswers(editor, message);
  const look = `${isSelected ? 'lw-message-selected' : ''} ${isHovered ? 'lw-message-hovered' : ''}`;
  // A button element could not hold paragraphs, lists and tables.
  const press = {
    role: 'button',
    tabIndex: isEntry ? 0 : -1,
    'aria-pressed': isSelected,
    'aria-description': `Message ${number} of ${role}`,
    onFocus() {
      if (!isSelected && editor.session.get().linkingFrom === undefined) pick(editor, message.id, false);
    },
    onClick(event: MouseEvent) {
      const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
      if (isAdding || !isSelected || editor.session.get().linkingFrom !== undefined) pick(editor, message.id, isAdding);
    },
    onKeyDown(event: KeyboardEvent) {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      pick(editor, message.id, event.shiftKey);
    },
  } as const;
  return (
    <li className={`lw-message ${look}`} data-role={role} data-added={isAdded ? '' : undefined}>
      <div className="lw-message-head">
        <span className="lw-message-role">{role}</span>
        {isChangeable ? (
          <IconButton icon={Pencil} label={`Change message ${number}`} onClick={() => setIsOpen(true)} />
        ) : null}
        {isAdded && !locked && canEdit(editor) ? (
          <IconButton
            icon={Trash2}
            label={`Delete message ${number}`}
            onClick={() => deleteRegions(editor, [message])}
          />
        ) : null}
      </div>
      {isOpen ? (
        <MessageField
          label={`Message ${number} of ${role}`}
          text={String(source.content ?? '')}
          onDone={(text) => {
            setIsOpen(false);
            if (text !== undefined) changeMessage(editor, message, text);
          }}
        />
      ) : (
        <div className="lw-bubble" data-message={message.id} {...press}>
          {content.length === 0 ? <em className="lw-message-empty">Empty message</em> : null}
          {content.map((part) => (
            <Part key={part.kind === 'text' ? part.text : part.address} part={part} />
          ))}
        </div>
      )}
      {summary === '' ? null : <p className="lw-message-answers">{summary}</p>}
    </li>
  );
});

function Part({ part }: { part: MessagePart }) {
  const { resolveUrl } = useSurroundings();
  if (part.kind === 'text') return <MessageText text={part.text} />;
  const source = safePicture(part.address);
  if (source === undefined) return <em className="lw-message-empty">A picture that cannot be shown</em>;
  const address = /^(data|blob):/i.test(source) ? source : resolveUrl(source);
  return <img className="lw-message-picture" src={address} alt="Sent with the message" loading="lazy" />;
}

interface MessageFieldProps {
  label: string;
  text: string;
  /** Undefined when it shall stay as it was. */
  onDone: (text: string | undefined) => void;
}

function MessageField({ label, text, onDone }: MessageFieldProps) {
  return (
    <textarea
      className="lw-input lw-message-field"
      aria-label={label}
      defaultValue={text}
      ref={(field) => field?.focus()}
      rows={Math.min(Math.max(text.split('\n').length, 2), 12)}
      onBlur={(event) => onDone(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onDone(undefined);
        } else if (event.key === 'Enter' && !event.shiftKey) {
          event.preventDefault();
          onDone(event.currentTarget.value);
        }
      }}
    />
  );
}
