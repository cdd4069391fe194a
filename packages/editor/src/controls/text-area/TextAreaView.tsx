import type { ConfigNode } from '@labelwright/task-definition/model';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, useContext, useRef, useState } from 'react';
import { setAnswer } from '../../operations/answers.ts';
import { stringsOf } from '../../operations/labels.ts';
import { shownItem } from '../../operations/pages.ts';
import { isRowField } from '../../panels/outline/outline-entry.ts';
import { RowContext, useEditor } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import { type AnswerContext, AnswerField } from '../AnswerField.tsx';
import { useTyped } from '../use-typed.ts';
import { Shortcuts } from './Shortcuts.tsx';

export function TextAreaView({ node }: { node: ConfigNode }) {
  const field = useRef<HTMLDivElement>(null);
  const isInRow = useContext(RowContext);
  return (
    <AnswerField node={node}>
      {(answer) =>
        isRowField(answer.control) && !isInRow ? (
          <p className="lw-hint">Write it in the list of regions.</p>
        ) : (
          <div ref={field} className="lw-texts">
            {answer.control.params.maxSubmissions === 1 ? (
              <SingleText {...answer} />
            ) : (
              <TextList key={answer.region?.id ?? ''} {...answer} />
            )}
            {answer.isDisabled ? null : <Shortcuts node={node} field={field} />}
          </div>
        )
      }
    </AnswerField>
  );
}

function textsOf(value: unknown): string[] {
  return typeof value === 'string' ? [value] : stringsOf(value);
}

/** One text, written as it is typed, so that a draft never lacks the last words. */
function SingleText({ control, region, value, isDisabled, name }: AnswerContext) {
  const editor = useEditor();
  return (
    <textarea
      className="lw-input lw-textarea"
      aria-label={name}
      aria-required={control.required || undefined}
      style={{ '--lw-rows': Number(control.params.rows ?? 1) } as CSSProperties}
      placeholder={placeholderOf(control.params.placeholder)}
      value={textsOf(value)[0] ?? ''}
      disabled={isDisabled}
      onChange={(event) => {
        const text = event.target.value;
        setAnswer(editor, control, region, text === '' ? [] : [text], `text:${control.name}:${region?.id ?? ''}`);
      }}
    />
  );
}

function TextList({ control, region, value, isDisabled, name }: AnswerContext) {
  const editor = useEditor();
  const field = `${control.name}:${region?.id ?? ''}:${shownItem(editor, control) ?? ''}`;
  const [draft = '', setDraft] = useTyped(`text:${field}`);
  const texts = textsOf(value);
  const rows = Number(control.params.rows ?? 1);
  const limit = typeof control.params.maxSubmissions === 'number' ? control.params.maxSubmissions : undefined;
  const isFull = limit !== undefined && texts.length >= limit;

  function add(): void {
    const text = draft.trim();
    const isDuplicate = control.params.skipDuplicates === true && texts.includes(text);
    if (text !== '' && !isDuplicate && !isFull) setAnswer(editor, control, region, [...texts, text]);
    setDraft(undefined);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
    if (rows > 1 && !event.shiftKey) return;
    if (rows === 1 && event.shiftKey) return;
    event.preventDefault();
    add();
  }

  return (
    <>
      {texts.length > 0 ? (
        <ul className="lw-text-list">
          {withKeys(texts).map(({ text, key }, index) => (
            <TextEntry
              key={key}
              field={`entry:${field}:${key}`}
              text={text}
              isEditable={control.params.editable === true && !isDisabled}
              isDisabled={isDisabled}
              onChange={(next) => setAnswer(editor, control, region, replaced(texts, index, next))}
            />
          ))}
        </ul>
      ) : null}
      {isFull ? null : (
        <div className="lw-text-add">
          <textarea
            className="lw-input lw-textarea"
            aria-label={name}
            aria-required={control.required || undefined}
            style={{ '--lw-rows': rows } as CSSProperties}
            placeholder={placeholderOf(control.params.placeholder)}
            value={draft}
            disabled={isDisabled}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={onKeyDown}
            // What was typed and not added would be lost with the task.
            onBlur={add}
          />
          {control.params.showSubmitButton === false ? null : (
            <button type="button" className="lw-button" disabled={isDisabled || draft.trim() === ''} onClick={add}>
              <Plus size={16} aria-hidden="true" /> Add
            </button>
          )}
        </div>
      )}
    </>
  );
}

function placeholderOf(param: string | number | boolean | undefined): string | undefined {
  return param === undefined ? undefined : String(param);
}

function replaced(texts: readonly string[], index: number, next: string): string[] {
  return next === '' ? texts.toSpliced(index, 1) : texts.with(index, next);
}

/** Texts may repeat, so a key counts how often the text came before. */
function withKeys(texts: readonly string[]): { text: string; key: string }[] {
  const seen = new Map<string, number>();
  return texts.map((text) => {
    const count = seen.get(text) ?? 0;
    seen.set(text, count + 1);
    return { text, key: `${count}:${text}` };
  });
}

/** As a ref: the person has just asked to edit this very text, and goes on at its end. */
function focusOnce(element: HTMLTextAreaElement | null): void {
  element?.focus();
  element?.setSelectionRange(element.value.length, element.value.length);
}

interface TextEntryProps {
  /** Under which its change is kept while it is typed. */
  field: string;
  text: string;
  isEditable: boolean;
  isDisabled: boolean;
  /** An empty text removes the entry. */
  onChange: (text: string) => void;
}

function TextEntry({ field, text, isEditable, isDisabled, onChange }: TextEntryProps) {
  const [edited, setEdited] = useTyped(field);
  // One that was left open before a reload does not take the focus.
  const [isAsked, setIsAsked] = useState(false);
  if (edited !== undefined) {
    const finish = () => {
      setEdited(undefined);
      setIsAsked(false);
      if (edited.trim() !== text) onChange(edited.trim());
    };
    return (
      <li>
        <textarea
          className="lw-input lw-textarea"
          aria-label="Change text"
          ref={isAsked ? focusOnce : undefined}
          value={edited}
          onChange={(event) => setEdited(event.target.value)}
          onBlur={finish}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey) {
              event.preventDefault();
              finish();
            }
          }}
        />
      </li>
    );
  }
  const edit = () => {
    setIsAsked(true);
    setEdited(text);
  };
  return (
    <li>
      <span className="lw-text-entry">{text}</span>
      {isEditable ? <IconButton icon={Pencil} label={`Edit "${text}"`} onClick={edit} /> : null}
      <IconButton icon={Trash2} label={`Delete "${text}"`} isDisabled={isDisabled} onClick={() => onChange('')} />
    </li>
  );
}
