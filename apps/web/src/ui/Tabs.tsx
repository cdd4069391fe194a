import { Tabs as Radix } from 'radix-ui';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { formatNumber } from '../lib/format.ts';

export type Tab<T extends string = string> = { value: T; label: ReactNode; count?: number; content: ReactNode };

type TabsProps<T extends string> = {
  label: string;
  value: T;
  onChange: (value: T) => void;
  tabs: readonly Tab<T>[];
};

/** Keep `value` in the URL. */
export function Tabs<T extends string>({ label, value, onChange, tabs }: TabsProps<T>) {
  const list = useRef<HTMLDivElement>(null);
  // On a narrow screen the chosen one may lie beyond the edge. The page itself stays where it is.
  useLayoutEffect(() => {
    const row = list.current;
    const active = row?.querySelector(`[data-tab="${CSS.escape(value)}"]`)?.getBoundingClientRect();
    if (!row || !active) return;
    const { left, width } = row.getBoundingClientRect();
    row.scrollLeft += active.left - left - (width - active.width) / 2;
  }, [value]);
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((candidate) => candidate.value === next);
        if (tab !== undefined) onChange(tab.value);
      }}
      className="flex min-h-0 flex-col"
    >
      <Radix.List ref={list} aria-label={label} className="flex shrink-0 gap-5 overflow-x-auto border-b">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            data-tab={tab.value}
            className="-mb-px flex h-9 items-center gap-1.5 border-b-2 border-transparent text-base whitespace-nowrap text-muted transition-colors -outline-offset-2 hover:text-fg data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-fg"
          >
            {tab.label}
            {tab.count !== undefined && (
              <span className="tabular text-xs font-normal text-muted">{formatNumber(tab.count)}</span>
            )}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="min-h-0 flex-1 pt-4">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
