import { EventLog } from './EventsPage.tsx';

/** The event log of this server. */
export const ServerEventsPage = () => <EventLog isEverywhere />;
