import type { InstallationQuery } from '../shared/api/operations.js';
import { count } from '../shared/format/format.js';
import { AlertIcon, CheckIcon } from '../shared/ui/icons.js';
import { Card } from '../shared/ui/page.js';
import { settingsTexts } from '../texts/settings.js';
import styles from './health-card.module.css';
import { useHealth } from './use-health.js';

const texts = settingsTexts.health;

interface Part {
  readonly name: string;
  readonly about: string;
  /** Null when it is not known. */
  readonly isUp: boolean | null;
}

/** The parts of the installation, each with what it is and whether it works. */
export function HealthCard({ installation }: { readonly installation: InstallationQuery['installation'] }) {
  const health = useHealth();
  const { version, database, queue, storage, folder, workers } = installation;
  const isUp = (name: string) => health?.get(name) ?? null;
  const parts: readonly Part[] = [
    { name: 'process', about: texts.version(version), isUp: isUp('process') },
    { name: 'database', about: texts.databases[database], isUp: isUp('database') },
    { name: 'queue', about: texts.queues[queue], isUp: isUp('queue') },
    { name: 'storage', about: folder ?? texts.storages[storage], isUp: isUp('storage') },
    {
      name: 'workers',
      about:
        workers === null
          ? texts.workersUnknown
          : workers === 0
            ? texts.noWorkers
            : texts.workers(count(workers)),
      isUp: workers === null ? null : workers > 0,
    },
  ];
  const hasFault = parts.some((part) => part.isUp === false);
  return (
    <Card
      title={texts.title}
      aside={health && <span className={styles.summary}>{hasFault ? texts.some : texts.all}</span>}
    >
      <ul className={styles.parts}>
        {parts.map((part) => (
          <li key={part.name} className={styles.part}>
            <strong>{texts.parts[part.name]}</strong>
            <span className="muted">{part.about}</span>
            <State isUp={part.isUp} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function State({ isUp }: { readonly isUp: boolean | null }) {
  if (isUp === null) return <span className={styles.state}>{texts.unknown}</span>;
  const Icon = isUp ? CheckIcon : AlertIcon;
  return (
    <span className={styles.state} data-up={isUp}>
      <Icon size={13} /> {isUp ? texts.up : texts.down}
    </span>
  );
}
