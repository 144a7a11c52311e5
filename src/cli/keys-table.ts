import type { ApiKeyEntity } from '../access/index.js';

const HEADER = ['ID', 'NAME', 'CREATED', 'LAST USED', 'REVOKED'];

/** The keys as a table of text, without anything that could let somebody in. */
export function keysTable(keys: readonly ApiKeyEntity[]): string {
  if (keys.length === 0) return 'There are no keys yet.\n';
  const rows = [
    HEADER,
    ...keys.map((key) => [key.id, key.owner, day(key.createdAt), hour(key.lastUsedAt), day(key.revokedAt)]),
  ];
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '));
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? '-';

/** An hour is all that is known of it, in UTC. */
const hour = (date: Date | null) => date?.toISOString().slice(0, 16).replace('T', ' ') ?? '-';
