import type { ConfigNode, ObjectTag } from '@labelwright/task-definition/model';
import type { KeyboardEvent } from 'react';
import { listMessages } from '../../operations/messages.ts';
import { useEditor, useRecords } from '../../shell/editor-context.ts';
import { Composer } from './Composer.tsx';
import { MessageBubble } from './MessageBubble.tsx';

export function ChatSurface({ node }: { node: ConfigNode }) {
  const editor = useEditor();
  const object = editor.config.objects[node.attributes.name ?? ''];
  if (!object) return null;
  if (!Array.isArray(editor.model.resolveObject(object.name)))
    return <p className="lw-notice">The conversation of this task is not a list of messages.</p>;
  return <Chat key={object.name} object={object} />;
}

function Chat({ object }: { object: ObjectTag }) {
  const editor = useEditor();
  useRecords('region');
  const messages = listMessages(editor, object.name);
  const selected = messages.findIndex(({ id }) => editor.session.get().selection.includes(id));
  return (
    <section className="lw-chat" aria-label={`Conversation ${object.name}`} data-surface={object.name}>
      {messages.length === 0 ? (
        <p className="lw-notice">The conversation is empty. Write its first message.</p>
      ) : (
        <ol className="lw-messages" onKeyDown={moveBetweenMessages}>
          {messages.map((message, index) => (
            <MessageBubble
              key={message.id}
              object={object}
              message={message}
              number={index + 1}
              isEntry={index === Math.max(selected, 0)}
            />
          ))}
        </ol>
      )}
      <Composer object={object} messages={messages} />
    </section>
  );
}

/** One stop for the Tab key; arrows go from message to message. */
function moveBetweenMessages(event: KeyboardEvent<HTMLOListElement>): void {
  const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };
  const step = steps[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  const bubbles = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-message]')];
  const index = event.target instanceof HTMLElement ? bubbles.indexOf(event.target) : -1;
  const next = bubbles[index + step];
  if (index === -1 || !next) return;
  event.preventDefault();
  next.focus();
}
