import { CheckCheck, Sparkles } from 'lucide-react';
import { announce, canEdit } from '../../operations/edit.ts';
import { listSmartTools } from '../../operations/list-drawing-tools.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';
import type { ImageModel } from './image-model.ts';

/** Turns the model on and off that completes what is drawn, or says that none is connected. */
export function SmartTools({ image }: { image: ImageModel }) {
  const editor = useEditor();
  const { isConnected, isOn, acceptsAtOnce } = useSession((state) => state.assist);
  const nouns = [...new Set(listSmartTools(editor, image.objectName).map(({ noun }) => noun))];
  if (nouns.length === 0 || !canEdit(editor)) return null;
  const label = `Smart ${nouns.join(', ')}`;
  if (!isConnected) {
    const missing = `${label}: needs a connected model, and none is`;
    return <IconButton icon={Sparkles} label={missing} isUnavailable onClick={() => announce(editor, missing)} />;
  }
  return (
    <>
      <IconButton
        icon={Sparkles}
        label={`${label}: ask the model about what I draw`}
        command="assist.toggle"
        isPressed={isOn}
        onClick={() => editor.dispatch('assist.toggle')}
      />
      {isOn ? (
        <IconButton
          icon={CheckCheck}
          label="Accept what the model answers at once"
          command="assist.accept-at-once"
          isPressed={acceptsAtOnce}
          onClick={() => editor.dispatch('assist.accept-at-once')}
        />
      ) : null}
    </>
  );
}
