import { X } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { TextField } from '../../../ui/TextField.tsx';
import { t } from '../strings.ts';

type ValueListProps = {
  label: string;
  values: readonly string[];
  suggestions: readonly string[];
  onChange: (values: readonly string[]) => void;
};

const SHOWN = 40;

/** "a, b; c" or a column of a spreadsheet as single values. */
export const splitValues = (text: string): string[] =>
  text
    .split(/[,;\t\n\r]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Any number of values: typed one after the other, or pasted all at once. */
export function ValueList({ label, values, suggestions, onChange }: ValueListProps) {
  const listId = useId();
  const [text, setText] = useState('');
  const latest = useRef(values);
  latest.current = values;

  function add(more: readonly string[]) {
    onChange([...new Set([...latest.current, ...more])]);
    setText('');
  }
  function onKeyDown(event: KeyboardEvent) {
    const isSeparator = event.key === 'Enter' || event.key === ',' || event.key === ';';
    if (isSeparator && text.trim() !== '') add(splitValues(text));
    else if (event.key === 'Backspace' && text === '' && values.length > 0) onChange(values.slice(0, -1));
    else return;
    event.preventDefault();
  }
  function onPaste(event: ClipboardEvent) {
    const pasted = splitValues(event.clipboardData.getData('text'));
    if (pasted.length < 2) return;
    event.preventDefault();
    add(pasted);
  }

  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={label}
        help={t.valuesHelp}
        autoFocus
        autoComplete="off"
        list={listId}
        value={text}
        onChange={setText}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => text.trim() !== '' && add(splitValues(text))}
      />
      <datalist id={listId}>
        {suggestions
          .filter((suggestion) => !values.includes(suggestion))
          .map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
      </datalist>
      {values.length > 0 && (
        <ul aria-label={label} className="flex max-h-40 flex-wrap gap-1 overflow-y-auto">
          {values.slice(0, SHOWN).map((value) => (
            <li key={value} className="inline-flex h-6 max-w-full items-center rounded-sm border bg-surface-2 text-sm">
              <span className="truncate pl-2">{value}</span>
              <button
                type="button"
                aria-label={t.removeValue(value)}
                onClick={() => onChange(values.filter((other) => other !== value))}
                className="inline-flex size-6 shrink-0 items-center justify-center text-muted hover:text-fg"
              >
                <X aria-hidden size={12} />
              </button>
            </li>
          ))}
          {values.length > SHOWN && <li className="text-sm text-muted">{t.moreValues(values.length - SHOWN)}</li>}
        </ul>
      )}
    </div>
  );
}
