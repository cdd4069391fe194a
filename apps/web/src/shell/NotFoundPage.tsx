import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../ui/Button.tsx';
import { EmptyState } from '../ui/States.tsx';

export const NotFoundPage = () => (
  <EmptyState
    level={1}
    icon={<SearchX aria-hidden />}
    title="There is nothing at this address"
    action={<ButtonLink to="/">Go to home</ButtonLink>}
  >
    The link may be old, or what it led to was deleted or is not shared with you.
  </EmptyState>
);

/** Around what has no shell: an address outside of the product, or a failure before there was one. */
export const LonePage = ({ children }: { children: ReactNode }) => (
  <main className="flex min-h-dvh flex-col justify-center">{children}</main>
);

export const LoneNotFoundPage = () => (
  <LonePage>
    <NotFoundPage />
  </LonePage>
);
