import { useState } from 'react';
import { useUrlState } from '../../../lib/url-state.ts';
import { Card } from '../../../ui/Layout.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { t } from '../strings.ts';
import { FilesDrop, FilesOnTheWay } from '../upload/UploadPanel.tsx';
import { DetailsFields, NO_DETAILS, toDetails } from './DetailsFields.tsx';
import { RecorderPanel } from './RecorderPanel.tsx';
import { TextEntry } from './TextEntry.tsx';

const WAYS = ['files', 'voice', 'text'] as const;
type Way = (typeof WAYS)[number];
const wayOf = (raw: unknown): Way => WAYS.find((way) => way === raw) ?? 'files';

/** Three ways in, and what holds for everything that comes. */
export function AddPanel({ projectId }: { projectId: string }) {
  const [{ add }, setUrl] = useUrlState((raw) => ({ add: wayOf(raw.add) }));
  const [draft, setDraft] = useState(NO_DETAILS);
  const details = toDetails(draft);
  return (
    <Card>
      <div className="flex flex-col gap-4">
        <Tabs
          label={t.ways}
          value={add}
          onChange={(next) => setUrl({ add: next }, { isReplace: true })}
          tabs={[
            { value: 'files', label: t.files, content: <FilesDrop projectId={projectId} details={details} /> },
            { value: 'voice', label: t.voice, content: <RecorderPanel projectId={projectId} details={details} /> },
            { value: 'text', label: t.text, content: <TextEntry projectId={projectId} details={details} /> },
          ]}
        />
        <FilesOnTheWay projectId={projectId} />
        <details>
          <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-fg">{t.details}</summary>
          <p className="my-2 text-sm text-muted">{t.detailsHelp}</p>
          <DetailsFields
            projectId={projectId}
            draft={draft}
            onChange={(change) => setDraft((now) => ({ ...now, ...change }))}
          />
        </details>
      </div>
    </Card>
  );
}
