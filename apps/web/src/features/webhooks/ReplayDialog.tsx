import type { WebhookRecord } from '@labelwright/contract/webhooks';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';
import { useWebhookChanges } from './use-webhook-changes.ts';
import { replayWebhook } from './webhooks-api.ts';

const momentOf = (local: string): string | undefined => {
  const date = new Date(local);
  return local === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
};

/** Sends what happened in a time again; a long one in several goes. */
export function ReplayDialog({ webhook, onClose }: { webhook: WebhookRecord; onClose: () => void }) {
  const { refresh } = useWebhookChanges(webhook);
  const [since, setSince] = useState('');
  const [until, setUntil] = useState('');
  const [queued, setQueued] = useState(0);
  const replay = useMutation({
    mutationFn: (cursor: string | undefined) => {
      const [from, to] = [momentOf(since), momentOf(until)];
      return replayWebhook(webhook.id, {
        ...(cursor === undefined ? (from === undefined ? {} : { since: from }) : { cursor }),
        ...(to === undefined ? {} : { until: to }),
      });
    },
    onSuccess: async (answer) => {
      setQueued((before) => before + answer.queued);
      await refresh();
    },
  });
  const next = replay.data?.next_cursor ?? undefined;
  const isDone = replay.data !== undefined && next === undefined;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.replay.title}
      description={t.replay.text}
      actions={
        isDone ? (
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        ) : (
          <Button
            variant="primary"
            isBusy={replay.isPending}
            disabledReason={momentOf(since) === undefined ? t.replay.needed : undefined}
            onClick={() => replay.mutate(next)}
          >
            {next === undefined ? t.replay.start : t.replay.goOn}
          </Button>
        )
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t.replay.since}
          type="datetime-local"
          isRequired
          readOnly={replay.data !== undefined}
          value={since}
          onChange={setSince}
        />
        <TextField
          label={t.replay.until}
          help={t.replay.untilHelp}
          type="datetime-local"
          readOnly={replay.data !== undefined}
          value={until}
          onChange={setUntil}
        />
      </div>
      <div aria-live="polite">
        {replay.error !== null && <Alert tone="danger">{messageOf(replay.error)}</Alert>}
        {replay.data !== undefined && (
          <Alert tone={next === undefined ? 'success' : 'info'}>
            {queued === 0 ? t.replay.nothing : t.replay.queued(queued)}
            {next !== undefined && `. ${t.replay.more}`}
          </Alert>
        )}
      </div>
    </Dialog>
  );
}
