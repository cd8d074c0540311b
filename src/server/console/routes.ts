import { accountRoutes } from './account-routes.tsx';
import { alertPageRoutes } from './alert-page-routes.tsx';
import { alertRoutes } from './alert-routes.tsx';
import { auditRoutes } from './audit-routes.tsx';
import { bulkRoutes } from './bulk-routes.tsx';
import { campaignRoutes } from './campaign-routes.tsx';
import { childRoutes } from './child-routes.tsx';
import type { DeskRoute } from './desk-route.ts';
import { dropoutRoutes } from './dropout-routes.tsx';
import { dutiesRoutes } from './duties-routes.tsx';
import { flowRoutes } from './flow-routes.tsx';
import { handoverRoutes } from './handover-routes.tsx';
import { importRoutes } from './import-routes.tsx';
import { inboxRoutes } from './inbox-routes.tsx';
import { inviteRoutes } from './invite-routes.tsx';
import { limitRoutes } from './limit-routes.tsx';
import { listRoutes } from './list-routes.tsx';
import { machineRoutes } from './machine-routes.tsx';
import { messagesRoutes } from './messages-routes.tsx';
import { numbersRoutes } from './numbers-routes.tsx';
import { helpersRoutes } from './pairings-routes.tsx';
import { peopleRoutes } from './people-routes.tsx';
import { placesRoutes } from './places-routes.tsx';
import { proxyRoutes } from './proxy-routes.tsx';
import { reportRoutes } from './report-routes.tsx';
import { rosterRoutes } from './roster-routes.tsx';
import { settingsRoutes } from './settings-routes.tsx';
import { stepUpRoutes } from './step-up-routes.tsx';
import { talkRoutes } from './talk-routes.tsx';
import { visitsRoutes } from './visits-routes.tsx';
import { weekRoutes } from './week-routes.tsx';

/** Every address of the desk behind the door. To add a page: a file of routes, a line here, a line in desk-frame for the menu. */
export const deskRoutes: readonly DeskRoute[] = [
  ...alertRoutes,
  ...alertPageRoutes,
  ...reportRoutes,
  ...bulkRoutes,
  ...childRoutes,
  ...listRoutes,
  ...inboxRoutes,
  ...talkRoutes,
  ...proxyRoutes,
  ...flowRoutes,
  ...messagesRoutes,
  ...auditRoutes,
  ...machineRoutes,
  ...dutiesRoutes,
  ...visitsRoutes,
  ...weekRoutes,
  ...dropoutRoutes,
  ...handoverRoutes,
  ...helpersRoutes,
  ...campaignRoutes,
  ...numbersRoutes,
  ...rosterRoutes,
  ...peopleRoutes,
  ...inviteRoutes,
  ...importRoutes,
  ...placesRoutes,
  ...settingsRoutes,
  ...limitRoutes,
  ...accountRoutes,
  ...stepUpRoutes,
];
