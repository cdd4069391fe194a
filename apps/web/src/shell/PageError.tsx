import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { isNotFound, messageOf } from '../lib/api-error.ts';
import { ErrorState } from '../ui/States.tsx';
import { LonePage, NotFoundPage } from './NotFoundPage.tsx';

/** A module of the page that is gone after a new version was deployed: the page must be loaded afresh. */
const isStaleBuild = (error: unknown): boolean =>
  /dynamically imported module|module script failed/i.test(messageOf(error));

export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (isNotFound(error)) return <NotFoundPage />;
  const retry = () => {
    if (isStaleBuild(error)) return window.location.reload();
    reset();
    void router.invalidate();
  };
  return <ErrorState level={1} title="This page could not be shown" error={error} onRetry={retry} />;
}

export const LonePageError = (props: ErrorComponentProps) => (
  <LonePage>
    <PageError {...props} />
  </LonePage>
);
