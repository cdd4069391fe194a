import type { TestWebhook, WebhookRecord, WebhookTestResult } from '@labelwright/contract/webhooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { formatDuration } from '../../lib/format.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { MessageView } from './Exchange.tsx';
import { t } from './strings.ts';
import { actionsQuery, testWebhook } from './webhooks-api.ts';

/** A sample sent now, with all that went there and came back. */
export function TestDialog({ webhook, onClose }: { webhook: WebhookRecord; onClose: () => void }) {
  const { data: known = [] } = useQuery(actionsQuery);
  const told = known.filter(
    ({ action, 'organization-only': isOrganizations }) =>
      (webhook.send_for_all_actions || webhook.actions.includes(action)) &&
      (webhook.scope !== 'project' || !isOrganizations),
  );
  const [action, setAction] = useState<string>();
  const usual = told.find((one) => one.action === 'ANNOTATION_CREATED') ?? told[0];
  const chosen = action ?? usual?.action;
  const test = useMutation({
    mutationFn: () => testWebhook(webhook.id, chosen === undefined ? {} : ({ action: chosen } as TestWebhook)),
  });
  return (
    <Dialog
      isOpen
      size="lg"
      onClose={onClose}
      title={t.testing.title}
      description={
        <>
          <span className="font-mono text-sm break-all">{webhook.url}</span>
          <br />
          {t.testing.text}
        </>
      }
      actions={
        <Button variant="primary" isBusy={test.isPending} onClick={() => test.mutate()}>
          {t.testing.send}
        </Button>
      }
    >
      {told.length > 0 && (
        <div className="sm:w-72">
          <Select
            label={t.testing.action}
            value={chosen ?? ''}
            options={told.map((one) => ({ value: one.action, label: one.name }))}
            onChange={setAction}
          />
        </div>
      )}
      <div aria-live="polite" className="flex flex-col gap-4">
        {test.error !== null && <Alert tone="danger">{messageOf(test.error)}</Alert>}
        {test.data !== undefined && !test.isPending && <Outcome result={test.data} />}
      </div>
    </Dialog>
  );
}

function Outcome({ result }: { result: WebhookTestResult }) {
  const took = formatDuration(result.duration_ms ?? 0);
  return (
    <>
      <Alert
        tone={result.delivered ? 'success' : 'danger'}
        title={
          result.delivered
            ? t.testing.delivered(result.status_code, took)
            : t.testing.notDelivered(result.status_code, took)
        }
      >
        {result.error !== '' && <span className="wrap-anywhere">{result.error}</span>}
      </Alert>
      <MessageView title={t.exchange.request} headers={result.request.headers} body={result.request.body} />
      {result.status_code !== null && (
        <MessageView title={t.exchange.response} headers={result.response_headers} body={result.response_body} />
      )}
    </>
  );
}
