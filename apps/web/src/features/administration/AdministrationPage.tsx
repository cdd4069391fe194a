import { Navigate } from '@tanstack/react-router';

/** The way in. */
export const AdministrationPage = () => <Navigate to="/admin/users" replace />;
