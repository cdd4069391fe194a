import type { PersonDetail } from '@labelwright/contract/quality';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { projectKey } from '../../lib/project.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { RelativeTime } from '../../ui/Time.tsx';
import { toast, toastError } from '../../ui/toast.ts';
import { resumeMember } from '../distribution/pauses.ts';
import { nameOf } from './person-name.ts';
import { t } from './strings.ts';

/** Why somebody gets no tasks, and the way back. */
export function PersonPause({ projectId, person }: { projectId: string; person: PersonDetail }) {
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const { pause, user, can } = person;
  if (pause === null) return null;

  async function resume() {
    setBusy(true);
    try {
      await resumeMember(projectId, user.id);
      await queryClient.invalidateQueries({ queryKey: projectKey(projectId) });
      toast(t.resumed(nameOf(user)));
    } catch (error) {
      toastError(t.resumeFailed, error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Alert
      tone="warning"
      title={t.pausedSince}
      action={
        can.resume && (
          <Button size="sm" isBusy={isBusy} onClick={() => void resume()}>
            {t.resume}
          </Button>
        )
      }
    >
      {pause.message} <RelativeTime at={pause.paused_at} />
    </Alert>
  );
}
