import { CirclePause } from 'lucide-react';
import { ButtonLink } from '../ui/Button.tsx';
import { EmptyState } from '../ui/States.tsx';

/** In the place of every page of an organization that is suspended. */
export const SuspendedNotice = ({ reason }: { reason: string }) => (
  <EmptyState
    icon={<CirclePause aria-hidden />}
    title="This organization is suspended"
    action={<ButtonLink to="/account">Your account</ButtonLink>}
  >
    {reason === '' ? 'Its administrators know why.' : `Why: ${reason}.`} Nothing of it is lost; ask its administrators.
    If you belong to another organization, you can switch to it above.
  </EmptyState>
);
