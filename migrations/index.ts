import { Catalogue1763700000000 } from './1763700000000-catalogue.js';

/** Every migration, oldest first. */
export const migrations = [Catalogue1763700000000];
