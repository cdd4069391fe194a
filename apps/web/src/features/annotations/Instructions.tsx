import DOMPurify from 'dompurify';
import { useMemo } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { t } from './strings.ts';

type InstructionsProps = { html: string; isOpen: boolean; onClose: () => void; isFirst: boolean };

/** The manager's instructions. They were sanitised when saved; once more here costs nothing. */
export function Instructions({ html, isOpen, onClose, isFirst }: InstructionsProps) {
  const clean = useMemo(
    () =>
      DOMPurify.sanitize(html, {
        ALLOWED_TAGS: ['h1', 'h2', 'h3', 'p', 'ul', 'ol', 'li', 'b', 'i', 'strong', 'em', 'a', 'img'],
        ALLOWED_ATTR: ['href', 'src', 'alt'],
      }),
    [html],
  );
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t.instructions}
      size="md"
      actions={
        <Button variant="primary" onClick={onClose}>
          {isFirst ? t.start : t.close}
        </Button>
      }
    >
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: sanitised on the line above and by the server */}
      <div className="prose-instructions flex flex-col gap-2 text-base" dangerouslySetInnerHTML={{ __html: clean }} />
    </Dialog>
  );
}
