import { MantineProvider } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { BASE } from './shared/api/base.js';
import { OWNER } from './shared/api/operations.js';
import { keyNeededStore, keyStore } from './shared/api/session.js';
import { useQuery } from './shared/api/use-query.js';
import { useStore } from './shared/store.js';
import { useShownScheme } from './shared/ui/color-scheme.js';
import { ConfirmDialog } from './shared/ui/confirm.js';
import { Notifications } from './shared/ui/notifications.js';
import { NotFound, PageSkeleton } from './shared/ui/placeholders.js';
import { theme } from './shared/ui/theme.js';
import { RequestsPage } from './requests/requests-page.js';
import { Shell } from './shell.js';
import { SignIn } from './sign-in.js';

const NewRequestPage = lazy(() => import('./new-request/new-request-page.js'));
const RequestPage = lazy(() => import('./request/request-page.js'));
const ReviewPage = lazy(() => import('./review/review-page.js'));
const SettingsPage = lazy(() => import('./settings/settings-page.js'));
const WebhooksPage = lazy(() => import('./webhooks/webhooks-page.js'));

/** Renders the dashboard. No style is inserted at run time, since the content security policy forbids it. */
export function App() {
  const scheme = useShownScheme();
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      withCssVariables={false}
      withGlobalClasses={false}
      deduplicateCssVariables={false}
    >
      <Router base={BASE.pathname.replace(/\/$/, '')}>
        <Session />
      </Router>
      <Notifications />
      <ConfirmDialog />
    </MantineProvider>
  );
}

/** Asks for a key if the server needs one, and shows the pages otherwise. */
function Session() {
  const key = useStore(keyStore);
  const isKeyNeeded = useStore(keyNeededStore);
  const { data, error } = useQuery(OWNER, {});
  if (isKeyNeeded && key === null) return <SignIn />;
  if (data === null && error === null) return null;
  return (
    // With another key, nothing of the earlier owner may stay on the page.
    <Shell key={key}>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          <Route path="/" component={RequestsPage} />
          <Route path="/new" component={NewRequestPage} />
          <Route path="/requests/:id/review">{({ id }) => <ReviewPage key={id} id={id} />}</Route>
          <Route path="/requests/:id">{({ id }) => <RequestPage key={id} id={id} />}</Route>
          <Route path="/webhooks" component={WebhooksPage} />
          <Route path="/settings" component={SettingsPage} />
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </Shell>
  );
}
