import type { ReactNode } from 'react';

/** Names and values of one thing, in two columns. */
export const Facts = ({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) => (
  <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-1.5 text-sm">
    {facts.map(([name, value]) => (
      <div key={name} className="contents">
        <dt className="text-muted">{name}</dt>
        <dd className="min-w-0 wrap-break-word">{value}</dd>
      </div>
    ))}
  </dl>
);

/** A part of a drawer with its heading. */
export const Part = ({ title, note, children }: { title: string; note?: string; children: ReactNode }) => (
  <section className="flex flex-col gap-2">
    <header className="flex flex-wrap items-baseline gap-x-2">
      <h3 className="text-base font-semibold">{title}</h3>
      {note !== undefined && <p className="text-xs text-muted">{note}</p>}
    </header>
    {children}
  </section>
);
