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
import { MyTrash } from './MyTrash.tsx';
import { SentBack } from './SentBack.tsx';

const TABS = ['drafts', 'history', 'trash'] as const;

/** All that a contributor does in one project: mend, add, submit, look back. */
export function Contributing({ projectId }: { projectId: string }) {
  const [{ tab, item }, setUrl] = useUrlState((raw) => ({
    tab: TABS.find((one) => one === raw.tab) ?? ('drafts' as const),
    item: textOf(raw.item),
  }));
  const { data: home } = useQuery(collectionHomeQuery);
  const project = home?.projects.find(({ id, uuid }) => String(id) === projectId || uuid === projectId);
  const open = (id: string) => setUrl({ item: id });
  return (
    <>
      <MyNumbers projectId={projectId} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] xl:grid-rows-[auto_1fr]">
        <div className="empty:hidden xl:col-start-2">
          <SentBack projectId={projectId} onOpen={open} />
        </div>
        <div className="xl:col-start-1 xl:row-span-2 xl:row-start-1">
          <AddPanel projectId={projectId} />
        </div>
        <div className="min-w-0 xl:col-start-2">
          <Tabs
            label={t.mine}
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
              { value: 'trash', label: t.trash, content: <MyTrash projectId={projectId} /> },
            ]}
          />
        </div>
      </div>
      {item !== undefined && (
        <ItemDrawer key={item} projectId={projectId} itemId={item} onClose={() => setUrl({ item: undefined })} />
      )}
    </>
  );
}
