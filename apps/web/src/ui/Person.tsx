import type { ReactNode } from 'react';
import { displayNameOf } from '../lib/me.ts';
import { Avatar } from './Avatar.tsx';

type PersonProps = {
  person: { display_name?: string | null; email: string };
  /** Badges. */
  children?: ReactNode;
};

/** Somebody in a row of a table: initials, name, and the address where there is room for it. */
export function Person({ person, children }: PersonProps) {
  const name = displayNameOf(person);
  return (
    <span className="flex min-w-0 items-center gap-2" title={person.email}>
      <Avatar name={name} hasName />
      {name !== person.email && (
        <span className="hidden shrink-[999] truncate text-muted sm:inline">{person.email}</span>
      )}
      {children}
    </span>
  );
}
