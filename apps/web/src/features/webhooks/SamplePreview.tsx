import type { WebhookAction } from '@labelwright/contract/webhook-actions';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RawRecord } from '../../ui/RawRecord.tsx';
import { Select } from '../../ui/Select.tsx';
import { sampleBody } from './sample-body.ts';
import { t } from './strings.ts';
import { VerifySnippet } from './VerifySnippet.tsx';
import type { WebhookDraft } from './webhook-draft.ts';
import { actionsQuery } from './webhooks-api.ts';

type SamplePreviewProps = { draft: WebhookDraft; isOfProject: boolean };

/** For whoever writes the receiver: a body of each event as it is chosen now, and how to check the signature. */
export function SamplePreview({ draft, isOfProject }: SamplePreviewProps) {
  const { data: known = [] } = useQuery(actionsQuery);
  const [asked, setAsked] = useState('ANNOTATION_CREATED');
  const offered = known.filter((info) => !(isOfProject && info['organization-only']));
  const info = offered.find(({ action }) => action === asked) ?? offered[0];
  if (info === undefined) return null;
  const body = sampleBody(info.action as WebhookAction, {
    sendPayload: draft.send_payload,
    format: draft.payload_format,
  });
  return (
    <details className="rounded-md border">
      <summary className="min-h-9 cursor-pointer px-3 py-2 text-sm font-medium">{t.form.sample}</summary>
      <div className="flex flex-col gap-4 border-t p-3">
        <div className="sm:w-72">
          <Select
            size="sm"
            label={t.form.sampleOf}
            value={info.action}
            options={offered.map(({ action, name }) => ({ value: action, label: name }))}
            onChange={setAsked}
          />
        </div>
        <RawRecord title={t.exchange.body} value={body} isOpen />
        <VerifySnippet />
      </div>
    </details>
  );
}
