import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Target } from '../../ui/chart/table-data.ts';

export type Figure = { name: string; value: ReactNode; detail?: string | undefined; target?: Target | undefined };

/** The few numbers that matter most, large. */
export function Figures({ label, figures }: { label: string; figures: readonly Figure[] }) {
  return (
    <dl
      aria-label={label}
      className="grid grid-cols-2 gap-px overflow-hidden rounded-md border bg-line lg:grid-flow-col lg:auto-cols-fr lg:grid-cols-none"
    >
      {figures.map(({ name, value, detail, target }) => (
        <div key={name} className="flex min-h-22 flex-col gap-0.5 bg-surface px-4 py-3 max-lg:last:odd:col-span-2">
          <dt className="text-xs text-muted">{name}</dt>
          <dd className="tabular text-lg font-semibold">
            {target === undefined ? (
              value
            ) : (
              <Link {...target} className="text-accent hover:underline">
                {value}
              </Link>
            )}
          </dd>
          <dd className="min-h-4 text-xs text-muted">{detail}</dd>
        </div>
      ))}
    </dl>
  );
}
