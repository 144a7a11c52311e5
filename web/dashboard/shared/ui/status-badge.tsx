import type { RequestStatus } from '../api/operations.js';
import { texts } from '../../texts/common.js';
import { AlertIcon, CheckIcon, ClockIcon, CrossIcon, StopIcon } from './icons.js';
import styles from './status-badge.module.css';

const ICONS = {
  PENDING: ClockIcon,
  PROCESSING: null,
  COMPLETED: CheckIcon,
  PARTIAL: AlertIcon,
  FAILED: CrossIcon,
  CANCELLED: StopIcon,
} as const;

/** Shows the status of a request, by icon, colour and word. */
export function StatusBadge({ status }: { readonly status: RequestStatus }) {
  const Icon = ICONS[status];
  return (
    <span className={styles.badge} data-status={status}>
      {Icon === null ? <span className={styles.pulse} /> : <Icon size={12} />}
      {texts.status[status]}
    </span>
  );
}
