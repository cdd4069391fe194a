import { FolderInput, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../lib/me.ts';
import { useUrlState } from '../../lib/url-state.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { PageBody, PageHeader } from '../../ui/Layout.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { ConnectionsTab } from '../prompts/ConnectionsTab.tsx';
import { WebhooksSection } from '../webhooks/WebhooksSection.tsx';
import { GeneralTab } from './GeneralTab.tsx';
import { InvitationsTab } from './InvitationsTab.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { MembersTab } from './MembersTab.tsx';
import { t } from './strings.ts';
import { WorkspacesTab } from './WorkspacesTab.tsx';

const TABS = ['members', 'invitations', 'workspaces', 'webhooks', 'models', 'general'] as const;
type TabName = (typeof TABS)[number];

const tabOf = (raw: unknown): TabName => TABS.find((name) => name === raw) ?? 'members';

/** People, invitations and workspaces of the organization one works in; others see what concerns them. */
export function OrganizationPage() {
  const me = useMe();
  const [{ tab }, setUrl] = useUrlState((raw) => ({ tab: tabOf(raw.tab) }));
  const [isInviting, setInviting] = useState(false);
  const { organization } = me;
  if (organization === null) return null;
  if (!me.can.manage_organization) {
    return (
      <PageBody>
        <PageHeader title={organization.name} description={t.memberView(organization.role)} />
        <WorkspacesTab canCreate={false} />
      </PageBody>
    );
  }
  return (
    <PageBody>
      <PageHeader
        title={organization.name}
        actions={
          <>
            <ButtonLink to="/organization/label-studio" icon={<FolderInput aria-hidden size={16} />}>
              {t.takeover}
            </ButtonLink>
            <Button variant="primary" icon={<UserPlus aria-hidden size={16} />} onClick={() => setInviting(true)}>
              {t.invite}
            </Button>
          </>
        }
      />
      <Tabs
        label={t.sections}
        value={tab}
        onChange={(next) => setUrl({ tab: next })}
        tabs={[
          { value: 'members', label: t.members, content: <MembersTab organizationId={organization.id} /> },
          {
            value: 'invitations',
            label: t.invitations,
            content: <InvitationsTab organizationId={organization.id} onInvite={() => setInviting(true)} />,
          },
          { value: 'workspaces', label: t.workspaces, content: <WorkspacesTab canCreate /> },
          { value: 'webhooks', label: t.webhooks, content: <WebhooksSection /> },
          { value: 'models', label: t.models, content: <ConnectionsTab /> },
          {
            value: 'general',
            label: t.general,
            content: <GeneralTab key={organization.id} organizationId={organization.id} />,
          },
        ]}
      />
      {isInviting && (
        <InviteDialog
          organizationId={organization.id}
          canInviteOwners={organization.role === 'owner' || me.can.platform_admin}
          onClose={() => setInviting(false)}
        />
      )}
    </PageBody>
  );
}
