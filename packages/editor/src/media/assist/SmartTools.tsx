import { CheckCheck, Sparkles } from 'lucide-react';
import { announce, canEdit } from '../../operations/edit.ts';
import { changeAssist, modelAsked } from '../../operations/prompts.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import { IconButton } from '../../shell/IconButton.tsx';

/**
 * Turns the model on and off that completes what is drawn, or says that none is connected. Of several a person chooses.
 *
 * @param nouns what is drawn for it, such as `box`
 */
export function SmartTools({ nouns }: { nouns: readonly string[] }) {
  const editor = useEditor();
  const { isConnected, isOn, acceptsAtOnce, models } = useSession((state) => state.assist);
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
      {isOn && models.length > 1 ? <ModelChoice /> : null}
    </>
  );
}

function ModelChoice() {
  const editor = useEditor();
  const assist = useSession((state) => state.assist);
  return (
    <select
      className="lw-input lw-model-choice"
      aria-label="Model that is asked"
      title="Model that is asked"
      value={modelAsked(assist)}
      onChange={(event) => changeAssist(editor, { model: event.target.value })}
    >
      {assist.models.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
}
