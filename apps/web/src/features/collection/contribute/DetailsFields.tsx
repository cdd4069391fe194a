import type { ItemSummary } from '@labelwright/contract/collection-summaries';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { summaryQuery } from '../collection-api.ts';
import { t } from '../strings.ts';
import { areTags, isLanguage, tagsOf } from '../submission.ts';
import type { UploadDetails } from '../upload/uploads.ts';

/** As typed; `toDetails` makes of it what travels. */
export type DetailsDraft = { domain: string; language: string; tags: string; isRaw: boolean };

export const NO_DETAILS: DetailsDraft = { domain: '', language: '', tags: '', isRaw: false };

/** What is not right yet is left out rather than refused with every file. */
export const toDetails = ({ domain, language, tags, isRaw }: DetailsDraft): UploadDetails => ({
  isRaw,
  domain: domain.trim(),
  language: isLanguage(language.trim()) ? language.trim() : '',
  tags: areTags(tags) ? tagsOf(tags) : [],
});

const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'hi', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'ru', 'tr', 'uk', 'zh'];

/** What the project has already, for choosing instead of typing. */
export function useSuggestions(projectId: string): Pick<ItemSummary, 'domains' | 'languages' | 'tags'> {
  const { data } = useQuery(summaryQuery(projectId));
  const languages = [...new Set([...(data?.languages ?? []), ...LANGUAGES])];
  return { domains: data?.domains ?? [], languages, tags: data?.tags ?? [] };
}

type SuggestingFieldProps = Omit<Parameters<typeof TextField>[0], 'list'> & { options: readonly string[] };

/** A field for free text that offers what is usual. */
export function SuggestingField({ options, ...field }: SuggestingFieldProps) {
  const id = useId();
  return (
    <>
      <TextField {...field} list={id} autoComplete="off" />
      <datalist id={id}>
        {options.map((option) => (
          <option key={option} value={option} />
        ))}
      </datalist>
    </>
  );
}

type DetailsFieldsProps = {
  projectId: string;
  draft: DetailsDraft;
  onChange: (change: Partial<DetailsDraft>) => void;
};

export function DetailsFields({ projectId, draft, onChange }: DetailsFieldsProps) {
  const known = useSuggestions(projectId);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SuggestingField
        label={t.domain}
        help={t.domainHelp}
        maxLength={200}
        options={known.domains}
        value={draft.domain}
        onChange={(domain) => onChange({ domain })}
      />
      <SuggestingField
        label={t.language}
        help={t.languageHelp}
        options={known.languages}
        value={draft.language}
        onChange={(language) => onChange({ language })}
        error={isLanguage(draft.language.trim()) ? undefined : t.languageBad}
      />
      <TextField
        label={t.tags}
        help={t.tagsHelp}
        value={draft.tags}
        onChange={(tags) => onChange({ tags })}
        error={areTags(draft.tags) ? undefined : t.tagsBad}
      />
      <Switch label={t.isRaw} help={t.isRawHelp} value={draft.isRaw} onChange={(isRaw) => onChange({ isRaw })} />
    </div>
  );
}
