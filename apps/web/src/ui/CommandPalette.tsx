import { Search } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';
import { useReturnFocus } from './use-return-focus.ts';

export type Command = {
  id: string;
  label: string;
  group: string;
  hint?: string;
  icon?: ReactNode;
  combo?: string;
  run: () => void;
};

type CommandPaletteProps = {
  isOpen: boolean;
  onClose: () => void;
  query: string;
  onQueryChange: (query: string) => void;
  /** Those that fit the query, best first within their group. */
  commands: readonly Command[];
  isSearching?: boolean;
  placeholder?: string;
};

export function CommandPalette(props: CommandPaletteProps) {
  const { isOpen, onClose, query, onQueryChange, commands, isSearching = false } = props;
  const { placeholder = 'Search projects, tasks, pages and commands' } = props;
  const [active, setActive] = useState(0);
  const id = useId();
  const returnFocus = useReturnFocus(isOpen);
  const groups = [...new Set(commands.map(({ group }) => group))];
  const ordered = groups.flatMap((group) => commands.filter((command) => command.group === group));
  const activeIndex = Math.min(active, ordered.length - 1);

  function run(command: Command | undefined) {
    if (command === undefined) return;
    onClose();
    command.run();
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && ordered.length > 0) setActive((activeIndex + step + ordered.length) % ordered.length);
    else if (event.key === 'Enter') run(ordered[activeIndex]);
    else return;
    event.preventDefault();
  }

  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-overlay" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className="fixed top-[12vh] left-1/2 z-50 flex max-h-[70vh] w-150 max-w-[calc(100vw-2rem)] -translate-x-1/2 animate-fade-in flex-col overflow-hidden rounded-md border bg-surface shadow-float"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <div className="flex h-12 shrink-0 items-center gap-2.5 border-b px-4">
            <Search aria-hidden size={16} className="text-muted" />
            <input
              role="combobox"
              aria-expanded
              aria-controls={`${id}-list`}
              aria-activedescendant={activeIndex >= 0 ? `${id}-${activeIndex}` : undefined}
              aria-label={placeholder}
              placeholder={placeholder}
              value={query}
              onChange={(event) => {
                setActive(0);
                onQueryChange(event.target.value);
              }}
              onKeyDown={onKeyDown}
              className="h-full min-w-0 flex-1 bg-transparent text-md outline-none placeholder:text-muted"
            />
            <Kbd combo="esc" />
          </div>
          <div id={`${id}-list`} role="listbox" aria-label="Results" className="min-h-0 overflow-y-auto p-1.5">
            {ordered.map((command, index) => (
              <div key={command.id}>
                {ordered[index - 1]?.group !== command.group && (
                  <div className="px-2.5 pt-2 pb-1 text-xs text-muted">{command.group}</div>
                )}
                <button
                  type="button"
                  id={`${id}-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === activeIndex}
                  onMouseMove={() => setActive(index)}
                  onClick={() => run(command)}
                  className={cx(
                    'flex min-h-9 w-full cursor-pointer items-center text-left gap-2.5 rounded-sm px-2.5 text-base',
                    index === activeIndex && 'bg-surface-2',
                  )}
                >
                  <span className="text-muted">{command.icon}</span>
                  <span className="min-w-0 flex-1 truncate">{command.label}</span>
                  {command.hint !== undefined && <span className="text-xs text-muted">{command.hint}</span>}
                  {command.combo !== undefined && <Kbd combo={command.combo} />}
                </button>
              </div>
            ))}
            {ordered.length === 0 && (
              <p className="px-3 py-6 text-center text-muted">
                {isSearching ? 'Searching…' : `Nothing fits “${query}”`}
              </p>
            )}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
