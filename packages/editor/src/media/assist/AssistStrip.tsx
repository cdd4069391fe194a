import { canEdit } from '../../operations/edit.ts';
import { isSmart } from '../../operations/prompts.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import { AssistBar } from './AssistBar.tsx';
import { SmartTools } from './SmartTools.tsx';

/** Help by a model where there is no row of tools to put it in; nothing where no control asks for it. */
export function AssistStrip({ objectName, noun }: { objectName: string; noun: string }) {
  const editor = useEditor();
  const isConnected = useSession(({ assist }) => assist.isConnected);
  const isWanted = editor.model.listCreatingControls(objectName).some(isSmart);
  if (!isWanted || !isConnected || !canEdit(editor)) return null;
  return (
    <div className="lw-assist-strip" role="toolbar" aria-label={`Help by a model, ${objectName}`}>
      <SmartTools nouns={[noun]} />
      <AssistBar objectName={objectName} />
    </div>
  );
}
