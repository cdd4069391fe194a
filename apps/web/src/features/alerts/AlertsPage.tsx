import { AlertsView } from './AlertsView.tsx';

/** Of the organization, for its administrators. */
export const AlertsPage = () => <AlertsView scope="organization" />;
