import { SearchX } from 'lucide-react';
import { ButtonLink } from '../ui/Button.tsx';
import { EmptyState } from '../ui/States.tsx';

export const NotFoundPage = () => (
  <EmptyState
    icon={<SearchX aria-hidden />}
    title="There is nothing at this address"
    action={<ButtonLink to="/">Go to home</ButtonLink>}
  >
    The link may be old, or what it led to was deleted or is not shared with you.
  </EmptyState>
);
