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
        // It takes what the name leaves: shrinking both by a share would cut the name for a fraction of a pixel.
        <span className="hidden w-0 max-w-max flex-1 truncate text-muted sm:inline">{person.email}</span>
      )}
      {children}
    </span>
  );
}
