import type { ObjectTag } from '@labelwright/task-definition/model';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTyped } from '../../controls/use-typed.ts';
import { canEdit } from '../../operations/edit.ts';
import { addMessage, messagesLeft } from '../../operations/messages.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import type { RegionRecord } from '../../store/records.ts';
import { listRoles, nextRole, readMessage } from './messages.ts';

/** Where the conversation goes on. */
export function Composer({ object, messages }: { object: ObjectTag; messages: readonly RegionRecord[] }) {
  const editor = useEditor();
  const hint = useId();
  const missing = useSession((state) => state.missing.find(({ control }) => control === object.name));
  const [text = '', setText] = useTyped(`message:${object.name}`);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const roles = listRoles(object);
  const last = messages.at(-1)?.props.geometry;
  const lastRole = last?.shape === 'message' ? readMessage(last.chatmessage).role : undefined;
  const role = chosen !== undefined && roles.includes(chosen) ? chosen : nextRole(roles, lastRole);
  if (role === undefined || !canEdit(editor)) return null;
  const left = messagesLeft(editor, object.name);

  function send(): void {
    if (role === undefined || !addMessage(editor, object.name, role, text)) return;
    setText(undefined);
    setChosen(undefined);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing)
      return;
    event.preventDefault();
    send();
  }

  if (left === 0) return <p className="lw-chat-hint">The conversation has all the messages it may have.</p>;
  return (
    <form
      className="lw-composer"
      data-control={object.name}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label className="lw-composer-role">
        <span className="lw-hidden">Message of</span>
        <select className="lw-input" value={role} onChange={(event) => setChosen(event.target.value)}>
          {roles.map((entry) => (
            <option key={entry}>{entry}</option>
          ))}
        </select>
      </label>
      <textarea
        className="lw-input lw-composer-text"
        aria-label={`New message of ${role}`}
        aria-describedby={hint}
        aria-invalid={missing !== undefined}
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="lw-button" disabled={text.trim() === ''}>
        Add message
      </button>
      <p id={hint} className={missing ? 'lw-chat-hint lw-chat-missing' : 'lw-chat-hint'}>
        {hintOf(object, messages.length, left)}
      </p>
    </form>
  );
}

function hintOf({ params }: ObjectTag, count: number, left: number): string {
  const least = typeof params.minMessages === 'number' ? params.minMessages - count : 0;
  const keys = 'Enter adds the message, Shift and Enter begin a line.';
  if (least > 0) return `${least === 1 ? 'One more message is' : `${least} more messages are`} needed. ${keys}`;
  return Number.isFinite(left)
    ? `${left === 1 ? 'One more message' : `${left} more messages`} possible. ${keys}`
    : keys;
}
