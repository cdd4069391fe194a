import type { ConfigTemplate } from '@labelwright/contract/task-definitions';
import { Check, Code } from 'lucide-react';
import { cx } from '../../ui/cx.ts';

export const OWN_CONFIG = 'own';

type TemplateListProps = {
  templates: readonly ConfigTemplate[];
  groups: readonly string[];
  chosen: string;
  onChoose: (id: string) => void;
};

/** Ready interfaces by group, and a place to begin from nothing. */
export function TemplateList({ templates, groups, chosen, onChoose }: TemplateListProps) {
  return (
    <div className="flex flex-col gap-4">
      <TemplateItem
        id={OWN_CONFIG}
        title="My own config"
        description="Write or paste a label config."
        isChosen={chosen === OWN_CONFIG}
        onChoose={onChoose}
      />
      {groups.map((group) => (
        <section key={group} aria-label={group} className="flex flex-col gap-1.5">
          <h3 className="text-xs font-semibold text-muted">{group}</h3>
          {templates
            .filter((template) => template.group === group)
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
    </div>
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
