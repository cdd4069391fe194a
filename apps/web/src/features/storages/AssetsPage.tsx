import { ASSET_MEDIA_TYPES, type Asset, type AssetMediaType } from '@labelwright/contract/assets';
import { Files } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../lib/me.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { useList } from '../../lib/use-list.ts';
import { Button } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import { AssetDrawer } from './AssetDrawer.tsx';
import { AssetTile } from './AssetTile.tsx';
import { ASSETS_KEY } from './storages-api.ts';
import { t } from './strings.ts';
import { UploadPanel } from './UploadPanel.tsx';

type Kind = AssetMediaType | 'all';

const KIND_OPTIONS: readonly { value: Kind; label: string }[] = [
  { value: 'all', label: t.files.allKinds },
  ...ASSET_MEDIA_TYPES.map((value) => ({ value, label: value.replace('_', ' ') })),
];

const kindOf = (raw: unknown): Kind => KIND_OPTIONS.find(({ value }) => value === raw)?.value ?? 'all';
const PAGE = 60;

/** Every file that the organization keeps: found, looked at, sent and deleted. */
export function AssetsPage() {
  const me = useMe();
  const [{ q, kind }, setUrl] = useUrlState((raw) => ({
    q: typeof raw.q === 'string' ? raw.q : '',
    kind: kindOf(raw.kind),
  }));
  const [openId, setOpenId] = useState<number>();
  const list = useList<Asset>({
    key: ASSETS_KEY,
    path: '/api/assets',
    query: { q, media_type: kind === 'all' ? undefined : kind },
    idOf: (asset) => String(asset.id),
    limit: PAGE,
    isEnabled: me.can.manage_organization,
  });
  if (!me.can.manage_organization) {
    return (
      <PageBody>
        <PageHeader title={t.files.title} />
        <EmptyState title={t.files.mayNot}>{t.files.mayNotText}</EmptyState>
      </PageBody>
    );
  }
  const open = list.rows.find(({ id }) => id === openId);
  const isFiltered = q !== '' || kind !== 'all';
  return (
    <PageBody>
      <PageHeader title={t.files.title} description={t.files.description} />
      <UploadPanel />
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-48 grow sm:max-w-80">
          <SearchField label={t.files.search} value={q} onChange={(next) => setUrl({ q: next })} />
        </div>
        <div className="w-44">
          <Select
            label={t.files.kind}
            isLabelHidden
            value={kind}
            options={KIND_OPTIONS}
            onChange={(next) => setUrl({ kind: next })}
          />
        </div>
      </div>
      {list.error !== null && list.rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.onRetry} />
      ) : list.isLoading ? (
        <SkeletonLines count={6} />
      ) : list.rows.length === 0 ? (
        <EmptyState icon={<Files aria-hidden size={24} />} title={isFiltered ? t.files.noneFound : t.files.none}>
          {isFiltered ? t.files.noneFoundText : t.files.noneText}
        </EmptyState>
      ) : (
        <ul className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fill,minmax(11rem,1fr))]">
          {list.rows.map((asset) => (
            <AssetTile key={asset.id} asset={asset} onOpen={() => setOpenId(asset.id)} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <div className="flex justify-center">
          <Button onClick={list.onLoadMore} isBusy={list.isLoadingMore}>
            {t.files.more}
          </Button>
        </div>
      )}
      {open !== undefined && <AssetDrawer key={open.id} asset={open} onClose={() => setOpenId(undefined)} />}
    </PageBody>
  );
}
