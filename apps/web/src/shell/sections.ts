import type { Me } from '@labelwright/contract/identity';
import {
  Activity,
  BellRing,
  Building2,
  ChartNoAxesCombined,
  Files,
  House,
  Layers,
  LibraryBig,
  ListChecks,
  type LucideIcon,
  ScrollText,
  ShieldUser,
  Wallet,
} from 'lucide-react';

export type Section = { to: string; label: string; icon: LucideIcon };

type SectionEntry = Section & { isShown: (me: Me) => boolean };

const SECTIONS: readonly SectionEntry[] = [
  { to: '/', label: 'Home', icon: House, isShown: () => true },
  { to: '/projects', label: 'Projects', icon: Layers, isShown: () => true },
  {
    to: '/progress',
    label: 'Progress',
    icon: ChartNoAxesCombined,
    isShown: (me) => me.can.manage_organization,
  },
  { to: '/library', label: 'Library', icon: LibraryBig, isShown: (me) => me.organization !== null },
  { to: '/media', label: 'Files', icon: Files, isShown: (me) => me.can.manage_organization },
  { to: '/jobs', label: 'Jobs', icon: ListChecks, isShown: () => true },
  { to: '/payouts', label: 'Payouts', icon: Wallet, isShown: (me) => me.can.pay_crowd },
  { to: '/organization', label: 'Organization', icon: Building2, isShown: (me) => me.organization !== null },
  {
    to: '/alerts',
    label: 'Alerts',
    icon: BellRing,
    isShown: (me) => me.can.manage_organization && !me.can.platform_admin,
  },
  { to: '/audit', label: 'Audit log', icon: ScrollText, isShown: (me) => me.can.read_audit },
  { to: '/events', label: 'Events', icon: Activity, isShown: (me) => me.can.read_audit },
  { to: '/admin', label: 'Administration', icon: ShieldUser, isShown: (me) => me.can.platform_admin },
];

/** The parts of the product that this person may enter, outside of projects. */
export const sectionsFor = (me: Me): readonly Section[] => SECTIONS.filter((section) => section.isShown(me));
