import { ChevronLeft, ChevronRight } from 'lucide-react';
import { turnTo } from '../operations/pages.ts';
import { useEditor } from '../shell/editor-context.ts';
import { IconButton } from '../shell/IconButton.tsx';

interface PageBarProps {
  objectName: string;
  /** From 0. */
  page: number;
  count: number;
}

export function PageBar({ objectName, page, count }: PageBarProps) {
  const editor = useEditor();
  return (
    <fieldset className="lw-pager" aria-label={`Pages of ${objectName}`}>
      <IconButton
        icon={ChevronLeft}
        label="Previous page"
        command="view.page-back"
        isDisabled={page === 0}
        onClick={() => turnTo(editor, objectName, page - 1)}
      />
      <label>
        Page{' '}
        <input
          className="lw-input lw-page-number"
          type="number"
          min={1}
          max={count}
          value={page + 1}
          onChange={(event) => turnTo(editor, objectName, event.target.valueAsNumber - 1)}
        />{' '}
        of {count}
      </label>
      <IconButton
        icon={ChevronRight}
        label="Next page"
        command="view.page-on"
        isDisabled={page >= count - 1}
        onClick={() => turnTo(editor, objectName, page + 1)}
      />
    </fieldset>
  );
}
