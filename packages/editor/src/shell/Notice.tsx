import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useEditor, useSession } from './editor-context.ts';
import { IconButton } from './IconButton.tsx';

const shownMs = 10_000;

/** What did not work, for as long as it takes to read it. */
export function Notice() {
  const editor = useEditor();
  const notice = useSession((state) => state.notice);
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => editor.session.update({ notice: undefined }), shownMs);
    return () => clearTimeout(timer);
  }, [editor, notice]);
  return (
    <div className="lw-notice-place" role="status">
      {notice ? (
        <p className="lw-toast">
          <span>{notice.text}</span>
          <IconButton icon={X} label="Dismiss" onClick={() => editor.session.update({ notice: undefined })} />
        </p>
      ) : null}
    </div>
  );
}
