import { useState } from 'react';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { describedBy, FormField } from '../../ui/FormField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';

type PeoplePickerProps = {
  label: string;
  help?: string;
  id: string;
  value: readonly number[];
  onChange: (value: readonly number[]) => void;
  error: string | undefined;
  people: readonly { id: number; name: string }[];
};

const SEARCH_FROM = 8;

/** Several people out of a list. */
export function PeoplePicker({ label, help, id, value, onChange, error, people }: PeoplePickerProps) {
  const [search, setSearch] = useState('');
  const shown = people.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  return (
    <FormField id={id} label={label} help={help} error={error}>
      {people.length >= SEARCH_FROM && (
        <TextField label={t.findPerson} isLabelHidden placeholder={t.findPerson} value={search} onChange={setSearch} />
      )}
      <fieldset
        id={id}
        aria-label={label}
        aria-describedby={describedBy(id, { label, help, error })}
        className="grid max-h-48 gap-x-4 gap-y-1 overflow-y-auto rounded-md border p-2 sm:grid-cols-2"
      >
        {shown.map((person) => (
          <Checkbox
            key={person.id}
            label={person.name}
            value={value.includes(person.id)}
            onChange={(isOn) => onChange(isOn ? [...value, person.id] : value.filter((one) => one !== person.id))}
          />
        ))}
      </fieldset>
    </FormField>
  );
}
