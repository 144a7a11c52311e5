import { Button, Skeleton } from '@mantine/core';
import { Link } from 'wouter';
import { texts } from '../../texts/common.js';
import { Empty, Page } from './page.js';

/** Shown while the script of a page loads. */
export function PageSkeleton() {
  return (
    <div aria-busy="true" aria-label={texts.loading}>
      <Skeleton height={30} width="40%" mb={24} />
      <Skeleton height={120} mb={16} />
      <Skeleton height={320} />
    </div>
  );
}

/** Shown for an address without a page. */
export function NotFound() {
  return (
    <Page title={texts.notFound.title} heading={<span />}>
      <Empty title={texts.notFound.title} text={texts.notFound.text}>
        <Button component={Link} href="/" variant="default">
          {texts.notFound.back}
        </Button>
      </Empty>
    </Page>
  );
}
