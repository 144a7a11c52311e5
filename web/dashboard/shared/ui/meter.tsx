import styles from './meter.module.css';

interface MeterProps {
  readonly label: string;
  /** From 0 to 1. */
  readonly value: number;
  readonly size?: 'small' | 'large';
  /** Whether the work goes on. */
  readonly isActive?: boolean;
  /** The share that failed, from 0 to 1; a part of `value`. */
  readonly failed?: number;
}

/** A progress bar that moves smoothly between its values. */
export function Meter({ label, value, size = 'large', isActive = false, failed = 0 }: MeterProps) {
  const share = Math.min(1, Math.max(0, value));
  return (
    <div
      className={styles.track}
      data-size={size}
      data-active={isActive || undefined}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(share * 100)}
    >
      <div className={styles.fill} style={{ transform: `scaleX(${share})` }} />
      {failed > 0 && (
        <div
          className={styles.failed}
          style={{ left: `${Math.max(0, share - failed) * 100}%`, width: `${failed * 100}%` }}
        />
      )}
    </div>
  );
}
