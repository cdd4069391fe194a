import type { MouseEvent } from 'react';
import { messageOf } from '../../../lib/api-error.ts';
import { Alert } from '../../../ui/Alert.tsx';
import { Button } from '../../../ui/Button.tsx';
import { t } from '../strings.ts';
import type { TaskPages } from './use-task-pages.ts';

/** A click on what does something by itself does not open the task as well. */
export const isControl = (event: MouseEvent): boolean =>
  event.target instanceof Element &&
  event.target.closest('a, button, input, label, summary, [role="checkbox"]') !== null;

/** A page failed while there are tasks to show. */
export function LoadFailure({ pages }: { pages: TaskPages }) {
  if (pages.error === null || pages.error === undefined) return null;
  return (
    <div className="sticky bottom-0 left-0 z-30 p-2">
      <Alert
        tone="danger"
        action={
          <Button size="sm" onClick={pages.retry}>
            {t.tryAgain}
          </Button>
        }
      >
        {messageOf(pages.error)}
      </Alert>
    </div>
  );
}
