import { ActionIcon, Button, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { urlOf } from './shared/api/base.js';
import { connectionStore } from './shared/api/live.js';
import { OWNER } from './shared/api/operations.js';
import { keyStore, setKey } from './shared/api/session.js';
import { useQuery } from './shared/api/use-query.js';
import { useStore } from './shared/store.js';
import { chooseScheme, schemeStore } from './shared/ui/color-scheme.js';
import {
  CheckIcon,
  DisplayIcon,
  KeyIcon,
  Mark,
  MenuIcon,
  MoonIcon,
  PlusIcon,
  SunIcon,
} from './shared/ui/icons.js';
import { texts } from './texts/common.js';
import styles from './shell.module.css';

const PAGES = [
  {
    path: '/',
    label: texts.pages.requests,
    isAt: (path: string) => path === '/' || path.startsWith('/requests'),
  },
  { path: '/webhooks', label: texts.pages.webhooks, isAt: (path: string) => path === '/webhooks' },
  { path: '/settings', label: texts.pages.settings, isAt: (path: string) => path === '/settings' },
] as const;

const SCHEMES = [
  { scheme: 'light', label: texts.theme.light, Icon: SunIcon },
  { scheme: 'dark', label: texts.theme.dark, Icon: MoonIcon },
  { scheme: 'system', label: texts.theme.system, Icon: DisplayIcon },
] as const;

/** What surrounds every page: the header with the ways to the other pages, and the state of the connection. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation();
  const connection = useStore(connectionStore);
  return (
    <>
      <a className={styles.skip} href="#content">
        {texts.skip}
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link href="/" className={styles.brand}>
            <Mark />
            <span>{texts.product}</span>
          </Link>
          <nav className={styles.nav} aria-label={texts.navigation}>
            {PAGES.map(({ path: to, label, isAt }) => (
              <Link key={to} href={to} aria-current={isAt(path) ? 'page' : undefined}>
                {label}
              </Link>
            ))}
          </nav>
          <div className={styles.end}>
            {path !== '/new' && (
              <Button component={Link} href="/new" size="xs" leftSection={<PlusIcon size={14} />}>
                {texts.pages.newRequest}
              </Button>
            )}
            <HeaderMenu />
          </div>
        </div>
        {connection === 'lost' && (
          <div className={styles.lost} role="status">
            {texts.lost}
          </div>
        )}
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

function HeaderMenu() {
  const key = useStore(keyStore);
  const chosen = useStore(schemeStore);
  const owner = useQuery(OWNER, key === null ? null : {}).data?.owner;
  return (
    <Menu position="bottom-end" width={230} shadow="md">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={texts.menu}>
          <MenuIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {owner && (
          <>
            <Menu.Label>
              {texts.key.signedIn} <strong>{owner}</strong>
            </Menu.Label>
            <Menu.Item leftSection={<KeyIcon />} onClick={() => setKey(null)}>
              {texts.key.signOut}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <div className={styles.phoneOnly}>
          {PAGES.map(({ path, label }) => (
            <Menu.Item key={path} component={Link} href={path}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
        </div>
        <Menu.Label>{texts.developers}</Menu.Label>
        <Menu.Item component="a" href={urlOf('graphiql')}>
          {texts.graphiql}
        </Menu.Item>
        <Menu.Item component="a" href={urlOf('api/docs')}>
          {texts.restDocs}
        </Menu.Item>
        <Menu.Item component="a" href={urlOf('first-steps')}>
          {texts.firstSteps}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{texts.theme.label}</Menu.Label>
        {SCHEMES.map(({ scheme, label, Icon }) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={chosen === scheme}
            leftSection={<Icon />}
            rightSection={chosen === scheme ? <CheckIcon size={14} /> : null}
            onClick={() => chooseScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
