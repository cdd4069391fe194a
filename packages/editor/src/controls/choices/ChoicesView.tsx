import type { ConfigNode, ControlTag, LabelOption } from '@labelwright/task-definition/model';
import { useId } from 'react';
import { optionCommandId } from '../../commands/option-commands.ts';
import { chosenOf, titleOf } from '../../editor/interface-model.ts';
import { setAnswer, toggleChoice } from '../../operations/answers.ts';
import { narrowedOptions, narrowedTree } from '../../operations/narrow-options.ts';
import { useEditor, useSession } from '../../shell/editor-context.ts';
import { Key } from '../../shell/Key.tsx';
import { type AnswerContext, AnswerField } from '../AnswerField.tsx';
import { HeaderView } from '../header/HeaderView.tsx';
import { Hint } from '../options/Hint.tsx';
import { OptionBody, optionStyle } from '../options/OptionBody.tsx';
import { layOutOptions, type OptionPart } from '../options/option-layout.ts';
import { ViewView } from '../view/ViewView.tsx';

export function ChoicesView({ node }: { node: ConfigNode }) {
  return (
    <AnswerField node={node}>
      {(answer) =>
        answer.control.params.layout === 'select' ? <ChoiceSelect {...answer} /> : <ChoiceGroup {...answer} />
      }
    </AnswerField>
  );
}

function ChoiceGroup(answer: AnswerContext) {
  const { control, name } = answer;
  const editor = useEditor();
  useSession((state) => state.filters);
  const all = editor.model.listOptions(control.name);
  const options = narrowedTree(editor, control, all);
  const group = useId();
  const isInline = control.params.showInline === true || control.params.layout === 'inline';
  const chosen = chosenOf(editor.model, control, answer.value);
  // What stands between the choices means nothing beside a few that were searched for.
  const parts = layOutOptions(options === all ? control.node : undefined, options, 'Choice');
  return (
    <fieldset
      className={`lw-choices ${isInline ? 'lw-choices-inline' : ''}`}
      aria-label={name}
      {...groupAttributes(control)}
    >
      <ChoiceParts parts={parts} group={group} chosen={chosen} answer={answer} />
    </fieldset>
  );
}

/** Only a group of radios can be required as a whole. */
function groupAttributes(control: ControlTag) {
  if (control.params.choice === 'multiple') return { role: 'group' };
  return { role: 'radiogroup', ...(control.required ? { 'aria-required': true } : {}) };
}

interface ChoiceSetting {
  group: string;
  chosen: ReadonlySet<string>;
  answer: AnswerContext;
}

function ChoiceParts({ parts, ...setting }: ChoiceSetting & { parts: readonly OptionPart[] }) {
  return parts.map((part, index) => {
    if (part.kind === 'option') return <ChoiceItem key={part.option.value} part={part} {...setting} />;
    // Elements of the config never move.
    const key = `${part.kind}-${index}`;
    if (part.kind === 'header') return <HeaderView key={key} node={part.node} />;
    return (
      <ViewView key={key} node={part.node}>
        <ChoiceParts parts={part.parts} {...setting} />
      </ViewView>
    );
  });
}

function ChoiceItem({ part, ...setting }: ChoiceSetting & { part: Extract<OptionPart, { kind: 'option' }> }) {
  const editor = useEditor();
  const { option, parts } = part;
  const { control, region, isDisabled } = setting.answer;
  const isMultiple = control.params.choice === 'multiple';
  const isOn = setting.chosen.has(option.value);
  const toggle = () => toggleChoice(editor, control, region, option.value);
  const choice = (
    <label
      className={`lw-choice ${isOn ? 'lw-choice-on' : ''}`}
      style={optionStyle(option, option.background, isOn)}
      data-colored={option.background === undefined ? undefined : ''}
    >
      <input
        type={isMultiple ? 'checkbox' : 'radio'}
        name={setting.group}
        aria-label={option.html === undefined ? undefined : option.title}
        checked={isOn}
        disabled={isDisabled}
        onChange={toggle}
        // A second click on the chosen radio takes the answer back.
        onClick={isOn && !isMultiple ? toggle : undefined}
      />
      {option.background === undefined ? null : <span className="lw-chip-color" aria-hidden="true" />}
      <OptionBody option={option} className="lw-choice-title" />
      <Key command={optionCommandId(control, option.value)} />
    </label>
  );
  return (
    <div className="lw-choice-branch">
      {option.hint === undefined ? (
        choice
      ) : (
        <span className="lw-with-hint">
          {choice}
          <Hint text={option.hint} of={option.title} />
        </span>
      )}
      {parts.length > 0 ? (
        <div className="lw-choice-children">
          <ChoiceParts parts={parts} {...setting} />
        </div>
      ) : null}
    </div>
  );
}

function ChoiceSelect({ control, region, value, isDisabled, name }: AnswerContext) {
  const editor = useEditor();
  useSession((state) => state.filters);
  const isMultiple = control.params.choice === 'multiple';
  const given = chosenOf(editor.model, control, value);
  const chosen = editor.model.listFlatOptions(control.name).filter((option) => given.has(option.value));
  const offered = narrowedOptions(editor, control);
  // What is chosen stays in sight, whatever is searched for.
  const rest = isMultiple
    ? offered.filter((option) => !chosen.includes(option))
    : [...chosen.filter((option) => !offered.includes(option)), ...offered];
  const titled = (option: LabelOption) => titleOf(editor.model, control, option.value);
  const hints = chosen.flatMap(({ hint }) => hint ?? []);
  return (
    <div className="lw-choice-select">
      {isMultiple && chosen.length > 0 ? (
        <ul className="lw-tokens">
          {chosen.map((option) => (
            <li key={option.value}>
              <button
                type="button"
                className="lw-token"
                disabled={isDisabled}
                aria-label={`Remove ${titled(option)}`}
                onClick={() => toggleChoice(editor, control, region, option.value)}
              >
                {titled(option)} ×
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <select
        className="lw-input"
        aria-label={name}
        aria-required={control.required || undefined}
        disabled={isDisabled}
        value={isMultiple ? '' : (chosen[0]?.value ?? '')}
        onChange={(event) => {
          const next = event.target.value;
          if (next === '') setAnswer(editor, control, region, undefined);
          else toggleChoice(editor, control, region, next);
        }}
      >
        <option value="">{isMultiple ? 'Add…' : 'Choose…'}</option>
        {rest.map((option) => (
          <option key={option.value} value={option.value}>
            {titled(option)}
          </option>
        ))}
      </select>
      {hints.length > 0 ? <p className="lw-hint-line">{hints.join(' ')}</p> : null}
    </div>
  );
}
