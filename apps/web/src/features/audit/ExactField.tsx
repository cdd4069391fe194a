import { useEffect, useId, useState } from 'react';
import { TextField } from '../../ui/TextField.tsx';

type ExactFieldProps = {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  suggestions?: readonly string[];
};

/** A word that must match in full: taken over on Enter, on leaving the field, or when a suggestion is chosen. */
export function ExactField({ label, value = '', onChange, suggestions = [] }: ExactFieldProps) {
  const [text, setText] = useState(value);
  const listId = useId();
  useEffect(() => setText(value), [value]);
  function take(next: string) {
    const trimmed = next.trim();
    if (trimmed !== value) onChange(trimmed === '' ? undefined : trimmed);
  }
  return (
    <>
      <TextField
        label={label}
        isLabelHidden
        placeholder={label}
        value={text}
        list={suggestions.length > 0 ? listId : undefined}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        onChange={(next) => {
          setText(next);
          if (next === '' || suggestions.includes(next)) take(next);
        }}
        onBlur={() => take(text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(text);
        }}
      />
      {suggestions.length > 0 && (
        <datalist id={listId}>
          {suggestions.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </>
  );
}
