import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { RefreshCw } from 'lucide-react';
import { isNotFound, messageOf } from '../lib/api-error.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState, ErrorState } from '../ui/States.tsx';
import { LonePage, NotFoundPage } from './NotFoundPage.tsx';

/** A module of the page that is gone after a new version was deployed: the page must be loaded afresh. */
const isStaleBuild = (error: unknown): boolean =>
  /dynamically imported module|module script failed/i.test(messageOf(error));

export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (isNotFound(error)) return <NotFoundPage />;
  if (isStaleBuild(error)) return <NewVersion />;
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <ErrorState level={1} title="This page could not be shown" error={error} onRetry={retry} />;
}

const NewVersion = () => (
  <EmptyState
    level={1}
    icon={<RefreshCw aria-hidden />}
    title="There is a new version"
    action={
      <Button variant="primary" onClick={() => window.location.reload()}>
        Load the new version
      </Button>
    }
  >
    The program was updated since this window was opened. The page comes with the new version.
  </EmptyState>
);

export const LonePageError = (props: ErrorComponentProps) => (
  <LonePage>
    <PageError {...props} />
  </LonePage>
);
