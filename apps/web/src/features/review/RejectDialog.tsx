import type { Decision, Requeue } from '@labelwright/contract/review';
import { useState } from 'react';
import { useHotkey } from '../../lib/use-hotkey.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { ReasonChip } from '../../ui/ReasonChip.tsx';
import { TextArea } from '../../ui/TextArea.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { t } from './strings.ts';

type RejectDialogProps = {
  innerId: number;
  reasons: readonly string[];
  /** What the project's settings do with what is rejected. */
  requeue: Requeue;
  /** What was said before and did not get through. */
  begun: Pick<Decision, 'reason' | 'feedback' | 'requeue'> | undefined;
  onClose: () => void;
  onReject: (given: Pick<Decision, 'reason' | 'feedback' | 'requeue'>) => void;
};

const MOST_CHIPS = 9;
const LONGEST_REASON = 200;
const REQUEUES = ['author', 'others', 'adjudication', 'none'] as const;

/** Why, and what happens then. Digits choose a reason; Ctrl+Enter rejects. */
export function RejectDialog({ innerId, reasons, requeue: usual, begun, onClose, onReject }: RejectDialogProps) {
  const chips = [...new Set([...reasons, ...t.usualReasons])].slice(0, MOST_CHIPS);
  const [reason, setReason] = useState(begun?.reason ?? '');
  const [feedback, setFeedback] = useState(begun?.feedback ?? '');
  const [requeue, setRequeue] = useState<Requeue>(begun?.requeue ?? usual);
  const [isTried, setTried] = useState(false);
  const given = reason.trim();
  const error =
    given.length > LONGEST_REASON
      ? t.reasonTooLong
      : isTried && given === '' && feedback.trim() === ''
        ? t.reasonNeeded
        : undefined;

  const reject = (): void => {
    setTried(true);
    if (given.length > LONGEST_REASON || (given === '' && feedback.trim() === '')) return;
    onReject({ reason: given, feedback: feedback.trim(), requeue });
  };
  useHotkey('mod+enter', reject, { isWhileTyping: true });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t.rejectTitle(innerId)}
      description={t.rejectText}
      size="md"
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="danger" onClick={reject}>
            {t.reject} <Kbd combo="mod+enter" isOnDark />
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <fieldset>
          <legend className="mb-1.5 font-medium">{t.reasons}</legend>
          <div className="mb-2 flex flex-wrap gap-1.5">
            {chips.map((chip, index) => (
              <ReasonChip
                key={chip}
                text={chip}
                number={index + 1}
                isChosen={reason === chip}
                onChoose={() => setReason(reason === chip ? '' : chip)}
              />
            ))}
          </div>
          <TextField
            label={t.otherReason}
            isLabelHidden
            placeholder={t.otherReason}
            value={reason}
            onChange={setReason}
            error={error}
          />
        </fieldset>
        <TextArea label={t.feedback} help={t.feedbackHelp} rows={3} value={feedback} onChange={setFeedback} />
        <RadioGroup
          label={t.requeue}
          value={requeue}
          onChange={setRequeue}
          options={REQUEUES.map((value) => ({ value, ...t.requeues[value] }))}
        />
      </div>
    </Dialog>
  );
}
