import { useState } from 'react';
import { useHotkey } from '../../../lib/use-hotkey.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Kbd } from '../../../ui/Kbd.tsx';
import { ReasonChip } from '../../../ui/ReasonChip.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { t } from '../review-strings.ts';
import { feedbackText } from './pick-item.ts';

type FeedbackDialogProps = {
  kind: 'reject' | 'feedback';
  title: string;
  onClose: () => void;
  onGive: (feedback: string) => void;
};

const LONGEST = 10_000;

/** Why, in a word or more. Digits choose a reason; Ctrl+Enter sends. */
export function FeedbackDialog({ kind, title, onClose, onGive }: FeedbackDialogProps) {
  const [reason, setReason] = useState('');
  const [more, setMore] = useState('');
  const [isTried, setTried] = useState(false);
  const text = feedbackText(reason, more);
  const give = (): void => {
    setTried(true);
    if (text !== '') onGive(text);
  };
  useHotkey('mod+enter', give, { isWhileTyping: true });
  const isReject = kind === 'reject';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isReject ? t.rejectTitle(title) : t.feedbackTitle(title)}
      description={isReject ? t.rejectText : t.feedbackText}
      size="md"
      actions={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant={isReject ? 'danger' : 'primary'} onClick={give}>
            {isReject ? t.reject : t.give} <Kbd combo="mod+enter" isOnDark />
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {isReject && (
          <fieldset>
            <legend className="mb-1.5 font-medium">{t.reasons}</legend>
            <div className="flex flex-wrap gap-1.5">
              {t.usualReasons.map((chip, index) => (
                <ReasonChip
                  key={chip}
                  text={chip}
                  number={index + 1}
                  isChosen={reason === chip}
                  onChoose={() => setReason(reason === chip ? '' : chip)}
                />
              ))}
            </div>
          </fieldset>
        )}
        <TextArea
          label={t.more}
          rows={3}
          maxLength={LONGEST}
          value={more}
          onChange={setMore}
          error={isTried && text === '' ? t.moreNeeded : undefined}
        />
      </div>
    </Dialog>
  );
}
