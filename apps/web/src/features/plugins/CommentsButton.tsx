import { CommentsList, type CommentsProps } from '@labelwright/editor';
import { MessageSquare } from 'lucide-react';
import { useState } from 'react';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/Button.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { t } from './strings.ts';

/** What was said about the task, beside a form that has no panel for it. */
export function CommentsButton({ comments }: { comments: CommentsProps }) {
  const [isOpen, setOpen] = useState(false);
  const open = comments.list.filter(({ isResolved, parentId }) => !isResolved && parentId === undefined).length;
  return (
    <>
      <Button variant="ghost" icon={<MessageSquare aria-hidden size={16} />} onClick={() => setOpen(true)}>
        {t.comments}
        {open > 0 && <span className="tabular text-muted">{formatNumber(open)}</span>}
      </Button>
      <Drawer isOpen={isOpen} onClose={() => setOpen(false)} title={t.comments}>
        <CommentsList {...comments} />
      </Drawer>
    </>
  );
}
