import { publicPath } from '../http/index.js';

/** The path at which this process serves the queue dashboard. */
export const DASHBOARD_PATH = '/queues';

/** Returns the path of the queue dashboard as browsers see it, which includes the path of PUBLIC_URL. */
export function dashboardPathFor(publicUrl: string | undefined): string {
  return publicPath(publicUrl) + DASHBOARD_PATH;
}
