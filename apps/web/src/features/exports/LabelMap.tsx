import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { scrollArea } from '../../ui/scroll-area.ts';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';
import type { ChoiceProps } from './TaskChoice.tsx';

/** Each label with the name under which it goes out; two under one name are merged. */
export function LabelMap({ labels, choice, onChange }: ChoiceProps & { labels: readonly string[] }) {
  const changed = Object.keys(choice.labels).length;
  const [isOpen, setOpen] = useState(changed > 0);
  const set = (label: string, name: string | null | undefined) => {
    const { [label]: _before, ...others } = choice.labels;
    onChange({ labels: name === undefined || name === label ? others : { ...others, [label]: name } });
  };
  return (
    <section className="flex flex-col gap-2" aria-label={t.labels}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="text-sm font-medium">{t.labels}</h3>
        <Button size="sm" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? t.labelsClose : changed > 0 ? t.labelsChanged(changed) : t.labelsOpen}
        </Button>
      </div>
      {isOpen && (
        <ul {...scrollArea} className="flex max-h-80 flex-col gap-2 overflow-auto rounded-md border p-3">
          {labels.map((label) => (
            <LabelRow key={label} label={label} name={choice.labels[label]} onChange={(name) => set(label, name)} />
          ))}
        </ul>
      )}
    </section>
  );
}

type LabelRowProps = {
  label: string;
  /** null: dropped; undefined: as it is. */
  name: string | null | undefined;
  onChange: (name: string | null | undefined) => void;
};

function LabelRow({ label, name, onChange }: LabelRowProps) {
  const [draft, setDraft] = useState(name ?? label);
  const isIn = name !== null;
  return (
    <li className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-center gap-x-3">
      <Checkbox
        label={label}
        value={isIn}
        onChange={(keep) => {
          setDraft(label);
          onChange(keep ? undefined : null);
        }}
      />
      <TextField
        label={t.nameOf(label)}
        isLabelHidden
        value={isIn ? draft : ''}
        disabled={!isIn}
        placeholder={t.dropped}
        maxLength={500}
        onChange={(next) => {
          setDraft(next);
          onChange(next.trim() === '' ? undefined : next.trim());
        }}
      />
    </li>
  );
}
