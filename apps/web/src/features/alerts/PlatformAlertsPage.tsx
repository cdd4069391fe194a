import { AlertsView } from './AlertsView.tsx';

/** Of the platform and all its organizations, for super administrators. */
export const PlatformAlertsPage = () => <AlertsView scope="platform" />;
