import type { TemplateGallery } from '@labelwright/contract/task-definitions';
import { Check, Code } from 'lucide-react';
import { useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, SkeletonLines } from '../../ui/States.tsx';

export const OWN_CONFIG = 'own';

type TemplateChooserProps = {
  /** undefined while it is on its way. */
  gallery: TemplateGallery | undefined;
  chosen: string;
  onChoose: (id: string) => void;
  /** Of the list, which may scroll on its own. */
  className?: string;
};

/** Ready interfaces by group, narrowed by words and by group, and a place to begin from nothing. */
export function TemplateChooser({ gallery, chosen, onChoose, className }: TemplateChooserProps) {
  const [search, setSearch] = useState('');
  const [group, setGroup] = useState('');
  if (gallery === undefined) return <SkeletonLines count={6} />;
  const words = search.trim().toLowerCase();
  const found = gallery.templates.filter(
    (template) =>
      (group === '' || template.group === group) &&
      `${template.title} ${template.description} ${template.group}`.toLowerCase().includes(words),
  );
  const options = gallery.groups.map((name) => ({ value: name, label: name }));
  return (
    <>
      <SearchField label="Search templates" value={search} onChange={setSearch} />
      <Select
        size="sm"
        label="Group"
        isLabelHidden
        value={group}
        options={[{ value: '', label: `All groups (${gallery.templates.length})` }, ...options]}
        onChange={setGroup}
      />
      <div className={cx('flex flex-col gap-4', className)}>
        <TemplateItem
          id={OWN_CONFIG}
          title="My own config"
          description="Write or paste a label config."
          isChosen={chosen === OWN_CONFIG}
          onChoose={onChoose}
        />
        {gallery.groups
          .filter((name) => found.some((template) => template.group === name))
          .map((name) => (
            <section key={name} aria-label={name} className="flex flex-col gap-1.5">
              <h3 className="text-xs font-semibold text-muted">{name}</h3>
              {found
                .filter((template) => template.group === name)
                .map(({ id, title, description }) => (
                  <TemplateItem
                    key={id}
                    id={id}
                    title={title}
                    description={description}
                    isChosen={chosen === id}
                    onChoose={onChoose}
                  />
                ))}
            </section>
          ))}
        {found.length === 0 && <EmptyState title="No template matches">Choose your own config instead.</EmptyState>}
      </div>
    </>
  );
}

type TemplateItemProps = {
  id: string;
  title: string;
  description: string;
  isChosen: boolean;
  onChoose: (id: string) => void;
};

function TemplateItem({ id, title, description, isChosen, onChoose }: TemplateItemProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={() => onChoose(id)}
      className={cx(
        'flex items-start gap-2 rounded-md border px-3 py-2 text-left transition-colors hover:bg-surface-2',
        isChosen ? 'border-accent bg-accent-soft' : 'bg-surface',
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5 font-medium">
          {id === OWN_CONFIG && <Code aria-hidden size={14} />}
          {title}
        </span>
        <span className="block text-sm text-muted">{description}</span>
      </span>
      {isChosen && <Check aria-hidden size={16} className="mt-0.5 shrink-0 text-accent" />}
    </button>
  );
}
