import { useState } from 'react';
import { NumberField } from '../../../ui/NumberField.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { d } from './distribution-strings.ts';
import type { Book } from './useDistributionForm.ts';

type LimitBookProps = {
  label: string;
  help: string;
  entries: readonly { id: string; name: string }[];
  book: Book;
  onChange: (book: Book) => void;
};

const SEARCH_FROM = 10;

/** A limit beside each name; who has none of their own is left empty. */
export function LimitBook({ label, help, entries, book, onChange }: LimitBookProps) {
  const [search, setSearch] = useState('');
  const shown = entries.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));

  function change(id: string, limit: number | undefined) {
    const { [id]: _, ...others } = book;
    onChange(limit === undefined ? others : { ...others, [id]: Math.max(0, Math.round(limit)) });
  }

  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <p className="text-sm text-muted">{help}</p>
      {entries.length >= SEARCH_FROM && (
        <div className="max-w-64">
          <TextField
            label={d.findPerson}
            isLabelHidden
            placeholder={d.findPerson}
            value={search}
            onChange={setSearch}
          />
        </div>
      )}
      <ul className="flex max-h-80 flex-col divide-y overflow-y-auto rounded-md border bg-surface">
        {shown.map(({ id, name }) => (
          <li key={id} className="flex items-center gap-3 px-3 py-1.5">
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <div className="w-28">
              <NumberField
                label={`${label}: ${name}`}
                isLabelHidden
                min={0}
                step={1}
                value={book[id]}
                onChange={(limit) => change(id, limit)}
              />
            </div>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
