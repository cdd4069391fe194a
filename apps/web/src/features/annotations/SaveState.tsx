import { Check, CloudOff, GitCompare, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Popover } from '../../ui/Popover.tsx';
import type { DraftState } from './draft-line.ts';
import type { Outbox } from './outbox.ts';
import { t } from './strings.ts';

type SaveStateProps = {
  outbox: Outbox;
  draft: DraftState;
  /** What the server said to the draft. */
  message?: string | undefined;
  /** Shows the two versions again, where there are two. */
  onDecide?: () => void;
};

/** Always visible: whether the work on the screen, and what was submitted before, is safe. */
export function SaveState({ outbox, draft, message, onDecide }: SaveStateProps) {
  const { waiting, isOffline, refused } = useSyncExternalStore(outbox.subscribe, outbox.getState);
  const { icon, text } = describe(draft, waiting, isOffline);
  return (
    <div className="flex items-center gap-2 text-sm text-muted">
      {refused.length > 0 && <RefusedList outbox={outbox} />}
      <span role="status" className="inline-flex items-center gap-1.5 whitespace-nowrap">
        {icon}
        {text}
      </span>
      {draft === 'refused' && message !== undefined && (
        <span className="max-w-80 truncate" title={message}>
          {message}
        </span>
      )}
      {draft === 'conflict' && onDecide && (
        <Button size="sm" onClick={onDecide}>
          {t.decide}
        </Button>
      )}
    </div>
  );
}

function describe(draft: DraftState, waiting: number, isOffline: boolean) {
  if (draft === 'conflict') return { icon: <GitCompare aria-hidden size={14} />, text: t.conflict };
  if (draft === 'refused') return { icon: <TriangleAlert aria-hidden size={14} />, text: t.draftRefused };
  if (isOffline && waiting > 0) return { icon: <CloudOff aria-hidden size={14} />, text: t.waitingOffline(waiting) };
  if (draft === 'offline' || isOffline) return { icon: <CloudOff aria-hidden size={14} />, text: t.offline };
  if (draft === 'waiting') return { icon: <CloudOff aria-hidden size={14} />, text: t.waiting };
  if (draft === 'saving') return { icon: <LoaderCircle aria-hidden size={14} />, text: t.saving };
  if (waiting > 0) return { icon: <LoaderCircle aria-hidden size={14} />, text: t.sending(waiting) };
  if (draft === 'saved') return { icon: <Check aria-hidden size={14} />, text: t.saved };
  return { icon: null, text: '' };
}

function RefusedList({ outbox }: { outbox: Outbox }) {
  const { refused } = outbox.getState();
  const trigger = (
    <Button size="sm" variant="danger" icon={<TriangleAlert aria-hidden size={14} />}>
      {t.refused(refused.length)}
    </Button>
  );
  return (
    <Popover label={t.refused(refused.length)} trigger={trigger}>
      <div className="flex max-w-sm flex-col gap-3">
        <p className="text-sm text-muted">{t.refusedText}</p>
        {refused.map((work) => (
          <div key={work.key} className="flex flex-col gap-2 border-t pt-3 text-sm">
            {work.innerId !== undefined && <p className="font-medium">{t.task(work.innerId)}</p>}
            <p>{work.refusal}</p>
            <div className="flex gap-2">
              <CopyButton text={JSON.stringify(work.body, undefined, 2)} label={t.copy} />
              <Button size="sm" variant="ghost" onClick={() => void outbox.dismiss(work.key)}>
                {t.dismiss}
              </Button>
            </div>
          </div>
        ))}
      </div>
    </Popover>
  );
}
