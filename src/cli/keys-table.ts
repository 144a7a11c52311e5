import type { ApiKeyEntity } from '../access/index.js';

const HEADER = ['ID', 'NAME', 'CREATED', 'LAST USED', 'REVOKED'];

/** Formats the keys as a text table, without their secrets or hashes. */
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

/** Formats a time in UTC; it is recorded with the precision of an hour. */
const hour = (date: Date | null) => date?.toISOString().slice(0, 16).replace('T', ' ') ?? '-';
