import { type FormEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { findPeople, type Mentionable, mentionAt, mentionedIn, withMention } from './mention.ts';

interface CommentFormProps {
  label: string;
  placeholder: string;
  /** On the button. */
  action: string;
  people: readonly Mentionable[];
  /** The field takes the focus at once. */
  isFocused?: boolean;
  /** What was typed before. */
  initial: string;
  onType: (text: string, mentions: Mentionable['id'][]) => void;
  /** False: it was not taken, and the text stays. */
  onSend: (text: string, mentions: Mentionable['id'][]) => Promise<boolean>;
  onCancel?: () => void;
}

/** A field for a comment, in which an @ offers people. */
export function CommentForm(props: CommentFormProps) {
  const { label, placeholder, action, people, isFocused, onType, onSend, onCancel } = props;
  const [text, setText] = useState(props.initial);
  const [caret, setCaret] = useState(0);
  const [active, setActive] = useState(0);
  const [isClosed, setIsClosed] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  useEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);
  const mention = isClosed ? undefined : mentionAt(text, caret);
  const found = mention ? findPeople(people, mention.query) : [];

  const isDone = isSending || text.trim() === '';
  const mentionsOf = (typed: string) => mentionedIn(people, typed).map(({ id }) => id);

  function type(next: string): void {
    setText(next);
    onType(next, mentionsOf(next));
  }

  async function send(): Promise<void> {
    if (isDone) return;
    setIsSending(true);
    const isTaken = await onSend(text.trim(), mentionsOf(text));
    setIsSending(false);
    if (!isTaken) return;
    setText('');
    setCaret(0);
  }

  function choose(person: Mentionable | undefined): void {
    if (!mention || !person) return;
    const next = withMention(text, mention, person.name);
    type(next.text);
    setCaret(next.caret);
    setActive(0);
    const element = field.current;
    element?.focus();
    requestAnimationFrame(() => element?.setSelectionRange(next.caret, next.caret));
  }

  /** Keys that belong to the field must not reach the editor, where they submit the task. */
  function onKeyDown(event: KeyboardEvent): void {
    const run = actionFor(event);
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  }

  function actionFor({ key, ctrlKey, metaKey }: KeyboardEvent): (() => void) | undefined {
    // With nothing to send, or nothing any more, it is the key of the task again.
    if (key === 'Enter' && (ctrlKey || metaKey)) return isDone ? undefined : () => void send();
    if (found.length > 0) {
      const last = found.length - 1;
      if (key === 'ArrowDown') return () => setActive((before) => (before >= last ? 0 : before + 1));
      if (key === 'ArrowUp') return () => setActive((before) => (before <= 0 ? last : before - 1));
      if (key === 'Enter' || key === 'Tab') return () => choose(found[active] ?? found[0]);
      if (key === 'Escape') return () => setIsClosed(true);
    }
    return key === 'Escape' && onCancel ? onCancel : undefined;
  }

  return (
    <form
      className="lw-comment-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        ref={field}
        className="lw-input lw-textarea"
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={found.length > 0 ? listId : undefined}
        aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
        placeholder={placeholder}
        value={text}
        readOnly={isSending}
        onChange={({ target }) => {
          type(target.value);
          setCaret(target.selectionStart);
          setIsClosed(false);
          setActive(0);
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {found.length > 0 ? <MentionList id={listId} people={found} active={active} onChoose={choose} /> : null}
      <div className="lw-comment-actions">
        {onCancel ? (
          <button type="button" className="lw-button" onClick={onCancel}>
            Cancel
          </button>
        ) : null}
        <button type="submit" className="lw-button" disabled={isDone}>
          {action}
        </button>
      </div>
    </form>
  );
}

interface MentionListProps {
  id: string;
  people: readonly Mentionable[];
  active: number;
  onChoose: (person: Mentionable) => void;
}

function MentionList({ id, people, active, onChoose }: MentionListProps) {
  return (
    <div id={id} role="listbox" aria-label="People" className="lw-mention-list">
      {people.map((person, index) => (
        <div
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className="lw-mention-option"
          // Before the field loses the focus.
          onPointerDown={(event) => {
            event.preventDefault();
            onChoose(person);
          }}
        >
          {person.name}
        </div>
      ))}
    </div>
  );
}
