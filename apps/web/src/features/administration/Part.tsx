import type { ReactNode } from 'react';

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
