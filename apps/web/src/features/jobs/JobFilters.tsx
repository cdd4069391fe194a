import { numberOf } from '../../lib/url-state.ts';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import type { ProjectName } from './job-api.ts';
import { KNOWN_TYPES, typeName } from './job-types.ts';
import type { JobsSearch } from './jobs-search.ts';
import { KNOWN_QUEUES, queueName, t } from './strings.ts';

type JobFiltersProps = {
  url: JobsSearch;
  onChange: (patch: Partial<JobsSearch>, options?: { isReplace?: boolean }) => void;
  projects: readonly ProjectName[];
};

const textOr = (value: string): string | undefined => (value === '' ? undefined : value);

/** Everything that narrows the list, in the address. */
export function JobFilters({ url, onChange, projects }: JobFiltersProps) {
  return (
    <div className="grid w-full grid-cols-2 gap-2 md:flex md:w-auto md:flex-wrap">
      <div className="col-span-2 md:w-56">
        <SearchField
          label={t.search}
          placeholder={t.searchHint}
          value={url.search ?? ''}
          onChange={(value) => onChange({ search: textOr(value) }, { isReplace: true })}
        />
      </div>
      <div className="min-w-0 md:w-40">
        <Select
          label={t.type}
          isLabelHidden
          value={url.type ?? ''}
          options={[{ value: '', label: t.anyType }, ...withChosen(KNOWN_TYPES, url.type, typeName)]}
          onChange={(next) => onChange({ type: textOr(next) })}
        />
      </div>
      <div className="min-w-0 md:w-36">
        <Select
          label={t.queue}
          isLabelHidden
          value={url.queue ?? ''}
          options={[{ value: '', label: t.anyQueue }, ...withChosen(KNOWN_QUEUES, url.queue, queueName)]}
          onChange={(next) => onChange({ queue: textOr(next) })}
        />
      </div>
      <div className="min-w-0 md:w-48">
        <Select
          label={t.project}
          isLabelHidden
          value={url.project === undefined ? '' : String(url.project)}
          options={projectOptions(projects, url.project)}
          onChange={(next) => onChange({ project: numberOf(next) })}
        />
      </div>
      <div className="min-w-0 md:w-36">
        <Select
          label={t.whose}
          isLabelHidden
          value={url.mine ? 'mine' : ''}
          options={[
            { value: '', label: t.everybodys },
            { value: 'mine', label: t.mine },
          ]}
          onChange={(next) => onChange({ mine: next === 'mine' ? true : undefined })}
        />
      </div>
    </div>
  );
}

function withChosen(known: readonly string[], chosen: string | undefined, nameOf: (value: string) => string) {
  const values = chosen === undefined || known.includes(chosen) ? known : [...known, chosen];
  return values.map((value) => ({ value, label: nameOf(value) }));
}

function projectOptions(projects: readonly ProjectName[], chosen: number | undefined) {
  const isListed = chosen === undefined || projects.some(({ id }) => id === chosen);
  return [
    { value: '', label: t.anyProject },
    ...projects.map(({ id, title }) => ({ value: String(id), label: title })),
    ...(isListed ? [] : [{ value: String(chosen), label: t.projectOf(chosen) }]),
  ];
}
