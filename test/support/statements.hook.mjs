import { appendFileSync } from 'node:fs';
import pg from 'pg';

// Preloaded into the program by `--import`: records every statement it sends to PostgreSQL, one JSON per line.
const { STATEMENTS_FILE } = process.env;
const { query } = pg.Client.prototype;

pg.Client.prototype.query = function recorded(statement, ...rest) {
  const text = typeof statement === 'string' ? statement : statement.text;
  const of = this.connectionParameters.application_name;
  appendFileSync(STATEMENTS_FILE, `${JSON.stringify({ of, text })}\n`);
  return query.call(this, statement, ...rest);
};
