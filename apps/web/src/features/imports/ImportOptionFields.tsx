import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { DEFAULT_OPTIONS, type ImportOptions, type Mode } from './import-options.ts';
import { o } from './option-strings.ts';

type ImportOptionFieldsProps = {
  mode: Mode;
  options: ImportOptions;
  /** The files are a dataset of another tool, with answers in it. */
  isDataset: boolean;
  mayEnrich: boolean;
  onChange: (options: ImportOptions) => void;
};

/** What most imports leave as it is. It says how many choices differ, so that nothing is forgotten while it is closed. */
export function ImportOptionFields({ mode, options, isDataset, mayEnrich, onChange }: ImportOptionFieldsProps) {
  const [isOpen, setOpen] = useState(mode === 'update');
  const id = useId();
  const changed = Object.entries(options).filter(
    ([name, value]) => value !== DEFAULT_OPTIONS[name as keyof ImportOptions],
  ).length;
  const set = (patch: Partial<ImportOptions>) => onChange({ ...options, ...patch });
  return (
    <section className="rounded-md border bg-surface">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-11 w-full items-center gap-2 rounded-md px-4 text-left font-medium hover:bg-surface-2"
      >
        <ChevronRight aria-hidden size={16} className={cx('transition-transform', isOpen && 'rotate-90')} />
        <span className="flex-1">{o.title}</span>
        {changed > 0 && <span className="text-sm font-normal text-muted">{o.changed(changed)}</span>}
      </button>
      {isOpen && (
        <div id={id} className="grid gap-4 border-t p-4 sm:grid-cols-2">
          {mode === 'add' ? (
            <Select
              label={o.duplicates}
              help={o.duplicatesHelp[options.duplicates]}
              value={options.duplicates}
              options={o.duplicateChoices}
              onChange={(duplicates) => set({ duplicates })}
            />
          ) : (
            <UpdateFields options={options} set={set} />
          )}
          {isDataset && (
            <Select
              label={o.answers}
              help={o.answersHelp}
              value={options.datasetAnswers}
              options={o.answerChoices}
              onChange={(datasetAnswers) => set({ datasetAnswers })}
            />
          )}
          <TextField
            label={o.modelVersion}
            help={o.modelVersionHelp}
            maxLength={256}
            value={options.modelVersion}
            onChange={(modelVersion) => set({ modelVersion })}
          />
          <TextField
            label={o.mediaPrefix}
            help={o.mediaPrefixHelp}
            maxLength={1000}
            placeholder="s3://bucket/images/"
            isMono
            value={options.mediaPrefix}
            onChange={(mediaPrefix) => set({ mediaPrefix })}
          />
          {mode === 'add' && (
            <Select
              label={o.externalId}
              help={o.externalIdHelp}
              value={options.externalIdFrom}
              options={o.externalIdChoices}
              onChange={(externalIdFrom) => set({ externalIdFrom })}
            />
          )}
          {mode === 'add' && mayEnrich && (
            <div className="self-center">
              <Switch
                label={o.enrich}
                help={o.enrichHelp}
                value={options.enriches}
                onChange={(enriches) => set({ enriches })}
              />
            </div>
          )}
        </div>
      )}
    </section>
  );
}

type UpdateFieldsProps = { options: ImportOptions; set: (patch: Partial<ImportOptions>) => void };

function UpdateFields({ options, set }: UpdateFieldsProps) {
  return (
    <>
      <Select
        label={o.matchBy}
        help={o.matchByHelp}
        value={options.matchBy}
        options={o.matchChoices}
        onChange={(matchBy) => set({ matchBy })}
      />
      <Select
        label={o.data}
        help={o.dataHelp[options.data]}
        value={options.data}
        options={o.dataChoices}
        onChange={(data) => set({ data })}
      />
      <Select
        label={o.predictions}
        help={o.predictionsHelp[options.predictions]}
        value={options.predictions}
        options={o.predictionChoices}
        onChange={(predictions) => set({ predictions })}
      />
      <div className="self-center">
        <Switch
          label={o.createMissing}
          help={o.createMissingHelp}
          value={options.createsMissing}
          onChange={(createsMissing) => set({ createsMissing })}
        />
      </div>
    </>
  );
}
