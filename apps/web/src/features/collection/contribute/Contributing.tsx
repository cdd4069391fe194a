import { useQuery } from '@tanstack/react-query';
import { collectionHomeQuery } from '../../../lib/collection.ts';
import { textOf, useUrlState } from '../../../lib/url-state.ts';
import { Tabs } from '../../../ui/Tabs.tsx';
import { t } from '../strings.ts';
import { AddPanel } from './AddPanel.tsx';
import { ItemDrawer } from './ItemDrawer.tsx';
import { MyDrafts } from './MyDrafts.tsx';
import { MyHistory } from './MyHistory.tsx';
import { MyNumbers } from './MyNumbers.tsx';
import { SentBack } from './SentBack.tsx';

/** All that a contributor does in one project: mend, add, submit, look back. */
export function Contributing({ projectId }: { projectId: string }) {
  const [{ tab, item }, setUrl] = useUrlState((raw) => ({
    tab: raw.tab === 'history' ? ('history' as const) : ('drafts' as const),
    item: textOf(raw.item),
  }));
  const { data: home } = useQuery(collectionHomeQuery);
  const project = home?.projects.find(({ id, uuid }) => String(id) === projectId || uuid === projectId);
  const open = (id: string) => setUrl({ item: id });
  return (
    <>
      <MyNumbers projectId={projectId} />
      <SentBack projectId={projectId} onOpen={open} />
      <AddPanel projectId={projectId} />
      <Tabs
        label={t.numbers}
        value={tab}
        onChange={(next) => setUrl({ tab: next })}
        tabs={[
          {
            value: 'drafts',
            label: t.drafts,
            ...(project === undefined ? {} : { count: project.by_status.draft }),
            content: <MyDrafts projectId={projectId} onOpen={open} />,
          },
          { value: 'history', label: t.history, content: <MyHistory projectId={projectId} onOpen={open} /> },
        ]}
      />
      {item !== undefined && (
        <ItemDrawer key={item} projectId={projectId} itemId={item} onClose={() => setUrl({ item: undefined })} />
      )}
    </>
  );
}
