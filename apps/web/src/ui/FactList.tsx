import type { ReactNode } from 'react';

type FactListProps = { facts: readonly (readonly [string, ReactNode])[] };

/** Names and values of one thing, in two columns. */
export const FactList = ({ facts }: FactListProps) => (
  <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-1.5 text-sm">
    {facts.map(([name, value]) => (
      <div key={name} className="contents">
        <dt className="text-muted">{name}</dt>
        <dd className="min-w-0 wrap-anywhere">{value}</dd>
      </div>
    ))}
  </dl>
);
