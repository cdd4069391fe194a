import type { CompiledConfig } from '@labelwright/task-definition/model';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { KINDS, labelsOf, type OperationDraft, subjectsOf } from './operation-draft.ts';

type OperationFormProps = {
  /** The config as the changes before this one leave it. */
  config: CompiledConfig;
  draft: OperationDraft;
  onChange: (draft: OperationDraft) => void;
};

const NEW_LABEL = '';

/** What to change, of which control, and into what. */
export function OperationForm({ config, draft, onChange }: OperationFormProps) {
  const set = (values: Partial<OperationDraft>) => onChange({ ...draft, ...values });
  const isAboutName = draft.kind === 'rename_control' || draft.kind === 'rename_object';
  const labels = isAboutName ? [] : labelsOf(config, draft.control);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Select
        label="Change"
        value={draft.kind}
        options={KINDS}
        onChange={(kind) => {
          const [control = ''] = subjectsOf(config, kind);
          const isKept = subjectsOf(config, kind).includes(draft.control);
          set({ kind, to: '', ...(isKept ? {} : { control, label: '', others: [] }) });
        }}
      />
      <Select
        label={draft.kind === 'rename_object' ? 'Object' : 'Control'}
        value={draft.control}
        options={subjectsOf(config, draft.kind).map((name) => ({
          value: name,
          label: name === 'relation' && !Object.hasOwn(config.controls, name) ? 'Links between regions' : name,
        }))}
        onChange={(control) => set({ control, label: '', others: [], to: '' })}
      />
      {!isAboutName && (
        <Select
          label="Label"
          value={draft.label}
          placeholder="Choose a label"
          options={labels}
          onChange={(label) => set({ label, others: draft.others.filter((other) => other !== label) })}
        />
      )}
      {(isAboutName || draft.kind === 'rename') && (
        <TextField label="New name" value={draft.to} onChange={(to) => set({ to })} autoComplete="off" />
      )}
      {draft.kind === 'merge' && <MergeFields draft={draft} labels={labels} set={set} />}
      {draft.kind === 'split' && <SplitFields draft={draft} set={set} />}
      {draft.kind === 'delete' && <DeleteFields draft={draft} labels={labels} set={set} />}
    </div>
  );
}

type FieldsProps = {
  draft: OperationDraft;
  set: (values: Partial<OperationDraft>) => void;
};
type LabelledProps = FieldsProps & { labels: readonly { value: string; label: string }[] };

function MergeFields({ draft, labels, set }: LabelledProps) {
  const others = labels.filter(({ value }) => value !== draft.label);
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1 text-sm font-medium">With</legend>
        <div className="flex max-h-40 flex-col gap-1.5 overflow-y-auto">
          {others.map(({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              value={draft.others.includes(value)}
              onChange={(isOn) =>
                set({ others: isOn ? [...draft.others, value] : draft.others.filter((other) => other !== value) })
              }
            />
          ))}
        </div>
      </fieldset>
      <TextField
        label="Into"
        help="One of them, or a new name"
        value={draft.to}
        onChange={(to) => set({ to })}
        autoComplete="off"
      />
    </>
  );
}

const RULES: readonly { value: OperationDraft['ruleBy']; label: string }[] = [
  { value: 'data', label: 'a field of the task is' },
  { value: 'region', label: 'an answer about the region is' },
  { value: 'annotator', label: 'it was given by' },
];

function SplitFields({ draft, set }: FieldsProps) {
  return (
    <>
      <Select label="When" value={draft.ruleBy} options={RULES} onChange={(ruleBy) => set({ ruleBy })} />
      {draft.ruleBy !== 'annotator' && (
        <TextField
          label={draft.ruleBy === 'data' ? 'Field' : 'Control, or entry of meta'}
          value={draft.ruleName}
          onChange={(ruleName) => set({ ruleName })}
          autoComplete="off"
        />
      )}
      <TextField
        label={draft.ruleBy === 'annotator' ? 'Ids of people' : 'Is'}
        value={draft.ruleValue}
        onChange={(ruleValue) => set({ ruleValue })}
        autoComplete="off"
      />
      <TextField label="Then it becomes" value={draft.to} onChange={(to) => set({ to })} autoComplete="off" />
      <TextField
        label="Otherwise it becomes"
        value={draft.otherwise}
        onChange={(otherwise) => set({ otherwise })}
        autoComplete="off"
      />
    </>
  );
}

const FATES: readonly { value: OperationDraft['answers']; label: string }[] = [
  { value: 'remove_answer', label: 'Remove the answer' },
  { value: 'remove_region', label: 'Remove the region' },
  { value: 'replace', label: 'Replace it by another label' },
];

function DeleteFields({ draft, labels, set }: LabelledProps) {
  return (
    <>
      <Select
        label="Where it was given"
        value={draft.answers}
        options={FATES}
        onChange={(answers) => set({ answers, to: NEW_LABEL })}
      />
      {draft.answers === 'replace' && (
        <Select
          label="Replace by"
          value={draft.to}
          placeholder="Choose a label"
          options={labels.filter(({ value }) => value !== draft.label)}
          onChange={(to) => set({ to })}
        />
      )}
    </>
  );
}
