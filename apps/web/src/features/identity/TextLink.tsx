import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';

export function TextLink({ children, ...link }: Pick<LinkProps, 'to' | 'search'> & { children: ReactNode }) {
  return (
    <Link
      {...link}
      className="inline-block rounded-sm py-0.5 text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
    >
      {children}
    </Link>
  );
}
