import { Activity, Building2, House, Layers, ListChecks, type LucideIcon, Mail, ScrollText } from 'lucide-react';
import { type Me, may } from '../lib/me.ts';

export type Section = { to: string; label: string; icon: LucideIcon };

type SectionEntry = Section & { isShown: (me: Me) => boolean };

const SECTIONS: readonly SectionEntry[] = [
  { to: '/', label: 'Home', icon: House, isShown: () => true },
  { to: '/projects', label: 'Projects', icon: Layers, isShown: () => true },
  { to: '/jobs', label: 'Jobs', icon: ListChecks, isShown: () => true },
  { to: '/organization', label: 'Organization', icon: Building2, isShown: () => true },
  { to: '/audit', label: 'Audit log', icon: ScrollText, isShown: (me) => may(me, 'audit.read') },
  { to: '/events', label: 'Events', icon: Activity, isShown: (me) => may(me, 'audit.read') },
  { to: '/admin/mail', label: 'Mail', icon: Mail, isShown: (me) => may(me, 'organization.manage') },
];

/** The parts of the product that this person may enter, outside of projects. */
export const sectionsFor = (me: Me): readonly Section[] => SECTIONS.filter((section) => section.isShown(me));
