import { resolveReference } from '@labelwright/task-definition/data-reference';
import { useEditor } from '../../shell/editor-context.ts';
import type { TagViewProps } from '../tag-views.ts';

interface Turn {
  name: string;
  text: string;
  key: string;
}

export function DialogView({ node }: TagViewProps) {
  const { model } = useEditor();
  const list = resolveReference(node.attributes.value ?? '', model.data);
  const turns = Array.isArray(list) ? list.map(readTurn) : [];
  if (turns.length === 0) return <p className="lw-notice">This task has no conversation here.</p>;
  return (
    <ol className="lw-dialog">
      {turns.map((turn) => (
        <li key={turn.key}>
          <span className="lw-dialog-name">{turn.name}</span>
          <span className="lw-dialog-text" dir="auto">
            {turn.text}
          </span>
        </li>
      ))}
    </ol>
  );
}

function readTurn(entry: unknown, index: number): Turn {
  const turn = typeof entry === 'object' && entry !== null ? (entry as Record<string, unknown>) : {};
  return { name: String(turn.name ?? turn.author ?? ''), text: String(turn.text ?? ''), key: String(index) };
}
