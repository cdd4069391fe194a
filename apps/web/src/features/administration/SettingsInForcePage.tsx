import { SETTING_SOURCES, type SettingInForce } from '@labelwright/contract/administration';
import { useQuery } from '@tanstack/react-query';
import { KeyRound, SearchX } from 'lucide-react';
import { type RawSearch, textOf, useUrlState } from '../../lib/url-state.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { settingsQuery } from './admin-api.ts';
import { t } from './strings.ts';

const parse = (raw: RawSearch) => ({
  search: textOf(raw.search),
  source: SETTING_SOURCES.find((source) => source === raw.source),
});
const SOURCE_OPTIONS = [
  { value: '', label: t.anySource },
  ...SETTING_SOURCES.map((value) => ({ value, label: t.sources[value] })),
] as const;

/** Every setting of the server with its value and where that comes from. */
export function SettingsInForcePage() {
  const [{ search, source }, setUrl] = useUrlState(parse);
  const { data, error, refetch } = useQuery(settingsQuery);
  const sought = search?.toLowerCase() ?? '';
  const shown = data?.settings.filter(
    (setting) =>
      (source === undefined || setting.source === source) &&
      [setting.name, setting.help, ...setting.aliases].some((text) => text.toLowerCase().includes(sought)),
  );
  return (
    <PageBody>
      <PageHeader title={t.settings} description={t.settingsText} />
      <search className="flex flex-wrap items-center gap-2">
        <div className="w-full sm:w-72">
          <SearchField
            label={t.searchSettings}
            value={search ?? ''}
            onChange={(next) => setUrl({ search: next === '' ? undefined : next }, { isReplace: true })}
          />
        </div>
        <div className="w-44">
          <Select
            label={t.source}
            isLabelHidden
            value={source ?? ''}
            options={SOURCE_OPTIONS}
            onChange={(next) => setUrl({ source: next === '' ? undefined : next })}
          />
        </div>
        {typeof data?.file === 'string' && (
          <p className="text-sm text-muted wrap-anywhere">{t.settingsFile(data.file)}</p>
        )}
      </search>
      {shown === undefined &&
        (error === null ? <SkeletonLines count={12} /> : <ErrorState error={error} onRetry={() => void refetch()} />)}
      {shown?.length === 0 && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={t.noSettings}
          action={<Button onClick={() => setUrl({ search: undefined, source: undefined })}>{t.clear}</Button>}
        />
      )}
      {shown !== undefined && shown.length > 0 && (
        <ul aria-label={t.settings} className="divide-y rounded-md border bg-surface text-sm">
          {shown.map((setting) => (
            <SettingRow key={setting.name} setting={setting} />
          ))}
        </ul>
      )}
    </PageBody>
  );
}

function SettingRow({ setting }: { setting: SettingInForce }) {
  const isSet = setting.source === 'environment' || setting.source === 'file';
  return (
    <li className="grid gap-x-4 gap-y-0.5 px-4 py-2 md:grid-cols-[17rem_minmax(0,1fr)_8rem]">
      <code className="font-mono text-xs leading-6 font-medium wrap-anywhere">{setting.name}</code>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 leading-6">
          {setting.is_secret && <KeyRound aria-label="Secret" size={14} className="shrink-0 text-muted" />}
          {setting.value === null || setting.value === '' ? (
            <span className="text-muted">–</span>
          ) : (
            <code className="font-mono text-xs wrap-anywhere">{setting.value}</code>
          )}
          {isSet && setting.default !== null && !setting.is_secret && (
            <span className="text-xs text-muted">
              {t.isDefault}: {setting.default === '' ? '–' : setting.default}
            </span>
          )}
          {setting.given_as !== null && <span className="text-xs text-muted">{t.givenAs(setting.given_as)}</span>}
        </p>
        <p className="text-xs text-muted">{setting.help}</p>
      </div>
      <div className="md:text-right">
        <Badge tone={isSet ? 'accent' : 'neutral'}>{t.sources[setting.source]}</Badge>
      </div>
    </li>
  );
}
