import { readParameters } from '@labelwright/task-definition/compiling/read-parameters';
import { findTag } from '@labelwright/task-definition/tags/index';
import { applyOption } from '../../commands/option-commands.ts';
import { humanized } from '../../editor/humanized.ts';
import { filterField, narrowedOptions } from '../../operations/narrow-options.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import { safeInlineStyle } from '../sanitize-css.ts';
import type { TagViewProps } from '../tag-views.ts';

export function FilterView({ node }: TagViewProps) {
  const editor = useEditor();
  const toName = node.attributes.toName ?? '';
  const query = useSession((state) => state.filters[toName] ?? '');
  const tag = findTag('Filter');
  const control = editor.config.controls[toName];
  if (!tag || !control) return null;
  const { params } = readParameters(node, tag);
  const setQuery = (text: string) =>
    editor.session.update({ filters: { ...editor.session.get().filters, [toName]: text } });

  function chooseFirst(): void {
    const [first] = control ? narrowedOptions(editor, control) : [];
    if (!control || !first) return;
    applyOption(editor, control, first.value);
    if (params.cleanup !== false) setQuery('');
  }

  return (
    <span data-control={filterField(toName)} style={safeInlineStyle(node.attributes.style)}>
      <input
        type="search"
        className="lw-input"
        aria-label={`Filter ${humanized(toName)}`}
        placeholder={String(params.placeholder ?? '')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') chooseFirst();
        }}
      />
    </span>
  );
}
