import type { UploadedAssets } from '@labelwright/contract/assets';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../../lib/api-error.ts';
import { uploadForm } from '../../lib/upload.ts';
import { Alert } from '../../ui/Alert.tsx';
import { FileDrop } from '../../ui/FileDrop.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { ASSETS_KEY } from './storages-api.ts';
import { t } from './strings.ts';

type Sending = { name: string; share: number };
type Outcome = { created: number; duplicates: number; skipped: UploadedAssets['skipped_files'] };

const NOTHING: Outcome = { created: 0, duplicates: 0, skipped: [] };

/** Sends files one after the other; one that is refused does not keep the others. */
export function UploadPanel() {
  const queryClient = useQueryClient();
  const [sending, setSending] = useState<Sending>();
  const [outcome, setOutcome] = useState<Outcome>();
  async function send(files: readonly File[]) {
    let total = NOTHING;
    setOutcome(undefined);
    for (const file of files) {
      setSending({ name: file.name, share: 0 });
      total = addUp(total, await sendOne(file, (share) => setSending({ name: file.name, share })));
    }
    setSending(undefined);
    setOutcome(total);
    await queryClient.invalidateQueries({ queryKey: ASSETS_KEY });
  }
  return (
    <div className="flex flex-col gap-3">
      <FileDrop
        label={t.files.drop}
        hint={t.files.dropHint}
        isDisabled={sending !== undefined}
        onFiles={(files) => void send(files)}
      />
      {sending !== undefined && <Progress label={t.files.sending(sending.name)} share={sending.share} isLabelled />}
      <div aria-live="polite">{outcome !== undefined && <Kept outcome={outcome} />}</div>
    </div>
  );
}

function Kept({ outcome: { created, duplicates, skipped } }: { outcome: Outcome }) {
  if (skipped.length === 0) return <Alert tone="success">{t.files.kept(created, duplicates)}</Alert>;
  return (
    <Alert tone="warning" title={`${t.files.kept(created, duplicates)}, ${t.files.skipped(skipped.length)}`}>
      <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto">
        {skipped.map(({ file, reason }) => (
          <li key={file}>
            <span className="font-mono break-all">{file}</span>: {reason}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

async function sendOne(file: File, onShare: (share: number) => void): Promise<Outcome> {
  const form = new FormData();
  form.append('file', file, file.name);
  try {
    const answer = await uploadForm<UploadedAssets>('/api/assets', form, {
      onProgress: ({ sentBytes, totalBytes }) => onShare(totalBytes === 0 ? 1 : sentBytes / totalBytes),
    });
    return { created: answer.created, duplicates: answer.duplicates, skipped: answer.skipped_files };
  } catch (error) {
    return { ...NOTHING, skipped: [{ file: file.name, reason: messageOf(error) }] };
  }
}

function addUp(left: Outcome, right: Outcome): Outcome {
  return {
    created: left.created + right.created,
    duplicates: left.duplicates + right.duplicates,
    skipped: [...left.skipped, ...right.skipped],
  };
}
