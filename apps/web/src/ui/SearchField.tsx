import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useDebounced } from '../lib/use-debounced.ts';
import { IconButton } from './IconButton.tsx';
import { TextField } from './TextField.tsx';

type SearchFieldProps = {
  label: string;
  value: string;
  /** Called once typing stood still for 200 ms. */
  onChange: (value: string) => void;
  placeholder?: string;
};

export function SearchField({ label, value, onChange, placeholder = label }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const settled = useDebounced(text);
  const sent = useRef(value);
  const latest = useRef(onChange);
  latest.current = onChange;

  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (settled === sent.current) return;
    sent.current = settled;
    latest.current(settled);
  }, [settled]);

  return (
    <TextField
      label={label}
      isLabelHidden
      type="search"
      placeholder={placeholder}
      value={text}
      onChange={setText}
      start={<Search aria-hidden size={16} />}
      end={
        text !== '' && (
          <IconButton
            size="sm"
            name="Clear search"
            hasTooltip={false}
            icon={<X size={14} />}
            onClick={() => setText('')}
          />
        )
      }
    />
  );
}
